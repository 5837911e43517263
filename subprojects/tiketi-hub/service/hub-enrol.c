/* Enrolment: a one-time code and a public key become a terminal with credential and certificate; and who is asking.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "tk-base64url.h"

#define CREDENTIAL_BYTES 32
#define SEEN_EVERY_MS 10000 /* a write per request would make every download wait for a disk */

char *
hub_code_digest (const char *code)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = code; *p != '\0'; p++)
    {
      char symbol = g_ascii_toupper (*p);

      if (symbol == 'O')
        symbol = '0';
      else if (symbol == 'I' || symbol == 'L')
        symbol = '1';
      if (g_ascii_isalnum (symbol))
        g_string_append_c (plain, symbol);
    }
  return tk_digest_text (plain->str);
}

void
hub_terminal_free (HubTerminal *terminal)
{
  if (terminal == NULL)
    return;
  g_free (terminal->name);
  g_free (terminal->kind);
  g_free (terminal);
}

typedef struct
{
  HubService *service;
  const TkWireEnrolRequest *request;
  char *public_key; /* hex */
  TkWireEnrolReply *reply;
} Enrol;

/* The answer was lost on its way: the same key asks again, and nobody has used the credential that went with it. */
static gboolean
is_repeat (const Enrol *enrol, const HubStoreTerminal *terminal)
{
  return terminal->enrolled_at > 0 && terminal->acked == 0 && terminal->last_seen <= terminal->enrolled_at
         && strcmp (terminal->public_key, enrol->public_key) == 0;
}

/* An expired or withdrawn code says no more than a wrong one does. */
static gboolean
check_code (const Enrol *enrol, const HubStoreTerminal *terminal, GError **error)
{
  gint64 now = hub_now (enrol->service);

  if (terminal != NULL && terminal->enrolled_at > 0 && !is_repeat (enrol, terminal))
    return hub_refuse (error, HUB_ERROR_CODE_USED,
                       _("This code was used already; ask for a new one, because each code enrols one terminal"));
  if (terminal == NULL || terminal->revoked_at > 0 || terminal->code_expires <= now)
    return hub_refuse (error, HUB_ERROR_CODE_UNKNOWN,
                       _("This code is wrong or has expired; check it, or ask for a new one"));
  return TRUE;
}

static gboolean
check_key (SqlConn *conn, const char *public_key, gint64 terminal, GError **error)
{
  g_autoptr (HubStoreTerminal) other = NULL;

  if (!hub_store_terminal_by_key (conn, public_key, &other, error))
    return FALSE;
  return other == NULL || other->terminal == terminal
         || hub_refuse (error, HUB_ERROR_CONFLICT,
                        _("Another terminal has this key already; start this one with an empty data folder"));
}

/* The row as it is after enrolment, for the certificate. */
static gboolean
store_enrolment (Enrol *enrol, SqlConn *conn, const HubStoreTerminal *invited, HubStoreTerminal **enrolled, GError **error)
{
  g_autofree char *digest = tk_digest_text (enrol->reply->credential);
  HubStoreEnrolment row = { .terminal = invited->terminal, .enrolled_at = hub_now (enrol->service),
                            .credential_digest = digest, .public_key = enrol->public_key,
                            .program = enrol->request->program, .issuer = invited->issuer };

  if (row.issuer == 0 && !hub_store_terminal_next_issuer (conn, &row.issuer, error))
    return FALSE;
  if (row.issuer > G_MAXUINT16)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This hub has no issuer numbers left; set up a new hub"));
  return hub_store_terminal_enrol (conn, &row, error) && hub_store_terminal_get (conn, row.terminal, enrolled, error);
}

static gboolean
fill_reply (Enrol *enrol, SqlConn *conn, const HubStoreTerminal *terminal, GError **error)
{
  TkWireEnrolReply *reply = enrol->reply;
  g_autoptr (GArray) events = hub_store_terminal_events (conn, terminal->terminal, error);
  g_autofree char *certificate
    = events != NULL ? hub_certificate_renew (enrol->service, conn, terminal, error) : NULL;
  g_autofree char *hub_key = tk_base64url_encode (tk_key_pair_get_public (enrol->service->key), TK_PUBLIC_KEY_SIZE);

  if (certificate == NULL)
    return FALSE;
  reply->terminal = terminal->terminal;
  reply->issuer = terminal->issuer;
  reply->now = terminal->enrolled_at;
  tk_wire_set (&reply->name, terminal->name);
  tk_wire_set (&reply->kind, terminal->kind);
  tk_wire_set (&reply->hub_key, hub_key);
  tk_wire_set (&reply->certificate, certificate);
  g_array_append_vals (reply->events, events->data, events->len);
  return TRUE;
}

static gboolean
enrol_terminal (SqlConn *conn, gpointer data, GError **error)
{
  Enrol *enrol = data;
  g_autofree char *digest = hub_code_digest (enrol->request->code);
  g_autoptr (HubStoreTerminal) invited = NULL;
  g_autoptr (HubStoreTerminal) enrolled = NULL;

  return hub_store_terminal_by_code (conn, digest, &invited, error)
         && check_code (enrol, invited, error) && check_key (conn, enrol->public_key, invited->terminal, error)
         && store_enrolment (enrol, conn, invited, &enrolled, error)
         && fill_reply (enrol, conn, enrolled, error);
}

TkWireEnrolReply *
hub_service_enrol (HubService *service, const TkWireEnrolRequest *request, GError **error)
{
  guint8 key[TK_PUBLIC_KEY_SIZE];
  Enrol enrol = { .service = service, .request = request };

  if (!tk_base64url_decode (request->public_key, key, sizeof key))
    {
      hub_refuse (error, HUB_ERROR_INVALID, _("“public_key” must be 32 bytes in base64url"));
      return NULL;
    }
  g_autofree char *public_key = tk_hex_encode (key, sizeof key);
  enrol.public_key = public_key;
  enrol.reply = tk_wire_new (&tk_wire_enrol_reply_shape);
  g_autofree char *credential = tk_secret_new (CREDENTIAL_BYTES);
  tk_wire_set (&enrol.reply->credential, credential);
  if (hub_writer_run (service->writer, enrol_terminal, &enrol, error))
    return enrol.reply;
  tk_wire_free (&tk_wire_enrol_reply_shape, enrol.reply);
  return NULL;
}

/* ---- Who is asking ---- */

typedef struct
{
  const char *digest;
  HubStoreTerminal *row;
} Lookup;

static gboolean
look_up (SqlConn *conn, gpointer data, GError **error)
{
  Lookup *lookup = data;

  return hub_store_terminal_by_credential (conn, lookup->digest, &lookup->row, error);
}

typedef struct
{
  gint64 terminal;
  gint64 now;
} Seen;

static gboolean
note_seen (SqlConn *conn, gpointer data, GError **error)
{
  Seen *seen = data;

  return hub_store_terminal_seen (conn, seen->terminal, seen->now, error);
}

static void
post_seen (HubService *service, const HubStoreTerminal *row)
{
  gint64 now = hub_now (service);

  if (ABS (now - row->last_seen) < SEEN_EVERY_MS)
    return;
  Seen *seen = g_new (Seen, 1);
  *seen = (Seen){ row->terminal, now };
  hub_writer_post (service->writer, note_seen, seen, g_free);
}

HubTerminal *
hub_terminal_from_row (const HubStoreTerminal *row)
{
  HubTerminal *terminal = g_new0 (HubTerminal, 1);

  terminal->id = row->terminal;
  terminal->name = g_strdup (row->name);
  terminal->kind = g_strdup (row->kind);
  terminal->issuer = (guint16) row->issuer;
  terminal->quarantined = row->quarantined_at > 0;
  tk_hex_decode (row->public_key, terminal->public_key, sizeof terminal->public_key);
  return terminal;
}

HubTerminal *
hub_service_authenticate (HubService *service, const char *credential, GError **error)
{
  g_autofree char *digest = tk_digest_text (credential != NULL ? credential : "");
  Lookup lookup = { .digest = digest };

  if (!hub_readers_run (service->readers, look_up, &lookup, error))
    return NULL;
  g_autoptr (HubStoreTerminal) row = lookup.row;
  if (row == NULL)
    {
      hub_refuse (error, HUB_ERROR_UNAUTHORIZED, _("The hub does not know this terminal; enrol it with a new code"));
      return NULL;
    }
  if (row->revoked_at > 0)
    {
      hub_refuse (error, HUB_ERROR_REVOKED, _("This terminal was revoked; hand it to a supervisor"));
      return NULL;
    }
  post_seen (service, row);
  return hub_terminal_from_row (row);
}
