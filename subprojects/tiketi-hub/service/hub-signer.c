/* Keys of other systems: added, revoked, told to gates. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-signer.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-service-private.h"
#include "hub-store-catalogue.h"
#include "hub-store-change.h"
#include "hub-store-signer.h"
#include "hub-words.h"
#include "tk-base64url.h"

#define SCHEME "pretix_sig1"
#define SIGNERS_MAX 100   /* of an event: a gate tries them one after another */
#define ITEMS_MAX 1000
#define ITEMS_TEXT_MAX 32768

/* ---- Products ---- */

/* How well the signer's items fit: 0 not, 1 the item, 2 its variation, too. */
static guint
fit (const TkWireSigner *signer, const TkPretixTicket *ticket, gint64 *type)
{
  guint best = 0;

  for (guint i = 0; i < signer->items->len; i++)
    {
      const TkWireSignerItem *item = signer->items->pdata[i];
      guint exact = item->variation != 0 ? 2 : 1;

      if (item->item != ticket->item || (item->variation != 0 && item->variation != ticket->variation) || exact <= best)
        continue;
      best = exact;
      *type = item->type;
    }
  return best;
}

static gboolean
signed_by (const TkWireSigner *signer, const TkPretixTicket *ticket)
{
  guint8 key[TK_PUBLIC_KEY_SIZE];

  return tk_base64url_decode (signer->public_key, key, sizeof key) && tk_pretix_verify (ticket, key);
}

gint64
hub_signer_type_of (const GPtrArray *signers, const TkPretixTicket *ticket, gboolean verified)
{
  gint64 type = 0;
  guint best = 0;

  for (guint i = 0; i < signers->len; i++)
    {
      const TkWireSigner *signer = signers->pdata[i];
      gint64 here = 0;
      guint rank = fit (signer, ticket, &here) * 2;

      if (rank == 0 || (signer->subevent != 0 && signer->subevent != ticket->subevent))
        continue;
      rank += signer->revoked ? 0 : 5; /* a good one before any revoked one */
      if (rank <= best || (verified && !signed_by (signer, ticket)))
        continue;
      best = rank;
      type = here;
    }
  return type;
}

/* "17=1,17/4=2" */
static gboolean
read_item (char *text, TkWireSignerItem *item)
{
  char *equals = strchr (text, '=');
  char *slash = strchr (text, '/');

  if (equals == NULL || (slash != NULL && slash > equals))
    return FALSE;
  *equals = '\0';
  if (slash != NULL)
    *slash = '\0';
  item->variation = 0;
  return g_ascii_string_to_signed (g_strstrip (text), 10, 1, G_MAXUINT32, &item->item, NULL)
         && (slash == NULL || g_ascii_string_to_signed (g_strstrip (slash + 1), 10, 1, G_MAXUINT32, &item->variation, NULL))
         && g_ascii_string_to_signed (g_strstrip (equals + 1), 10, 1, 65535, &item->type, NULL);
}

static gboolean
is_named (const TkWireSigner *signer, const TkWireSignerItem *item)
{
  for (guint i = 0; i < signer->items->len; i++)
    {
      const TkWireSignerItem *other = signer->items->pdata[i];

      if (other->item == item->item && other->variation == item->variation)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_items (const char *text, TkWireSigner *signer, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (strlen (text) > ITEMS_TEXT_MAX || !g_utf8_validate (text, -1, NULL))
    return hub_refuse (error, HUB_ERROR_INVALID, _("items: write at most %d bytes of text"), ITEMS_TEXT_MAX);
  parts = g_strsplit (text, ",", ITEMS_MAX + 1);
  for (guint i = 0; i == 0 || parts[i] != NULL; i++)
    {
      TkWireSignerItem item;

      if (parts[i] == NULL || i >= ITEMS_MAX || !read_item (parts[i], &item) || is_named (signer, &item))
        return hub_refuse (error, HUB_ERROR_INVALID,
                           _("items: “%s” does not say which products come in; write item=type and item/variation=type, each "
                             "once, as in 17=1,17/4=2"),
                           text);
      *(TkWireSignerItem *) tk_wire_append (&tk_wire_signer_item_shape, signer->items) = item;
    }
  return TRUE;
}

/* ---- Telling ---- */

static char *
write_items (const TkWireSigner *signer)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < signer->items->len; i++)
    {
      const TkWireSignerItem *item = signer->items->pdata[i];

      g_string_append_printf (text, "%s%" PRId64, i > 0 ? "," : "", item->item);
      if (item->variation != 0)
        g_string_append_printf (text, "/%" PRId64, item->variation);
      g_string_append_printf (text, "=%" PRId64, item->type);
    }
  return g_string_free (text, FALSE);
}

static TkJson *
describe (const TkWireSigner *signer)
{
  TkJson *json = tk_json_object ();
  g_autofree char *items = write_items (signer);

  tk_json_set_int (json, "signer", signer->signer);
  tk_json_set_string (json, "scheme", signer->scheme);
  tk_json_set_string (json, "name", signer->name);
  tk_json_set_string (json, "public_key", signer->public_key);
  tk_json_set_int (json, "subevent", signer->subevent);
  tk_json_set_string (json, "items", items);
  tk_json_set_bool (json, "revoked", signer->revoked);
  return json;
}

/* That a key counts no more goes ahead of everything else. */
static gboolean
publish (SqlConn *conn, const TkWireSigner *signer, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" PRId64 "-%" PRId64, signer->event, signer->signer);
  g_autofree char *body = tk_wire_encode (&tk_wire_signer_shape, signer);
  HubStoreChange change = { .kind = TK_CHANGE_SIGNER, .key = key, .body = body, .event = signer->event,
                            .urgent = signer->revoked };

  return hub_store_change_put (conn, &change, error);
}

typedef struct
{
  HubService *service;
  gint64 event, number;
  const char *who;
  TkWireSigner *signer; /* to be added */
  TkJson *list;
} Signing;

static gboolean
check_event (SqlConn *conn, gint64 number, GError **error)
{
  TkWireEvent *event = NULL;

  if (!hub_store_event_get (conn, number, &event, error))
    return FALSE;
  if (event == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"), number);
  tk_wire_free (&tk_wire_event_shape, event);
  return TRUE;
}

static gboolean
finish (Signing *signing, SqlConn *conn, const TkWireSigner *signer, const char *kind, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%" PRId64 "-%" PRId64, signer->event, signer->signer);
  g_autofree char *text = tk_wire_encode (&tk_wire_signer_shape, signer);
  HubAct act = { .who = signing->who, .kind = kind, .subject = subject, .text = text, .event = signer->event };

  if (!publish (conn, signer, error) || !hub_act_write (signing->service, conn, &act, error))
    return FALSE;
  tk_json_append (signing->list, describe (signer));
  return TRUE;
}

/* ---- Adding ---- */

static gboolean
check_types (SqlConn *conn, const TkWireSigner *signer, GError **error)
{
  for (guint i = 0; i < signer->items->len; i++)
    {
      const TkWireSignerItem *item = signer->items->pdata[i];
      HubStoreSlots slots;
      gboolean found;

      if (!hub_store_type_slots (conn, signer->event, item->type, &slots, &found, error))
        return FALSE;
      if (!found || item->type > TK_WIRE_VOUCHER_TYPE)
        return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                           _("There is no ticket type %" PRId64 " of event %" PRId64 "; “tiketi-hub event list” shows them"),
                           item->type, signer->event);
    }
  return TRUE;
}

/* The same key for the same date twice would leave open which of the two counts. */
static gboolean
take_number (SqlConn *conn, TkWireSigner *signer, GError **error)
{
  g_autoptr (GPtrArray) signers = hub_store_signer_list (conn, signer->event, error);

  signer->signer = 1;
  for (guint i = 0; signers != NULL && i < signers->len; i++)
    {
      const TkWireSigner *other = signers->pdata[i];

      if (!other->revoked && strcmp (other->public_key, signer->public_key) == 0 && other->subevent == signer->subevent)
        return hub_refuse (error, HUB_ERROR_CONFLICT,
                           _("This key is here already, as signer %" PRId64 "; revoke that one first to change its products"),
                           other->signer);
      signer->signer = other->signer + 1;
    }
  if (signers != NULL && signers->len >= SIGNERS_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("An event has at most %d signers"), SIGNERS_MAX);
  return signers != NULL;
}

static gboolean
add_signer (SqlConn *conn, gpointer data, GError **error)
{
  Signing *signing = data;
  TkWireSigner *signer = signing->signer;

  return check_event (conn, signer->event, error) && check_types (conn, signer, error) && take_number (conn, signer, error)
         && hub_store_signer_add (conn, signer, hub_now (signing->service), error)
         && finish (signing, conn, signer, "signer.added", error);
}

static gboolean
fill_signer (const HubSignerNew *fresh, TkWireSigner *signer, GError **error)
{
  guint8 key[TK_PUBLIC_KEY_SIZE];
  g_autoptr (GError) failure = NULL;

  if (strcmp (fresh->scheme, SCHEME) != 0)
    return hub_refuse (error, HUB_ERROR_INVALID, _("“%s” is no way of signing that gates know; it must be pretix_sig1"),
                       fresh->scheme);
  if (!tk_pretix_key_parse (fresh->key, key, &failure))
    return hub_refuse (error, HUB_ERROR_INVALID, "%s", failure->message);
  if (fresh->subevent < 0 || fresh->subevent > G_MAXUINT32)
    return hub_refuse (error, HUB_ERROR_INVALID, _("subevent: this is no number of a date"));
  g_autofree char *text = tk_base64url_encode (key, sizeof key);
  tk_wire_set (&signer->public_key, text);
  tk_wire_set (&signer->scheme, SCHEME);
  signer->subevent = fresh->subevent;
  return hub_words_text ("name", fresh->name, 1, 200, &signer->name, error) && read_items (fresh->items, signer, error);
}

char *
hub_service_signer_add (HubService *service, gint64 event, const HubSignerNew *fresh, const char *who, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();
  TkWireSigner *signer = tk_wire_new (&tk_wire_signer_shape);
  Signing signing = { .service = service, .who = who, .signer = signer, .list = list };

  signer->event = event;
  gboolean done = fill_signer (fresh, signer, error) && hub_writer_run (service->writer, add_signer, &signing, error);
  tk_wire_free (&tk_wire_signer_shape, signer);
  return done ? tk_json_to_text (list) : NULL;
}

/* ---- Revoking and listing ---- */

static gboolean
revoke_signer (SqlConn *conn, gpointer data, GError **error)
{
  Signing *signing = data;
  g_autoptr (GPtrArray) signers = hub_store_signer_list (conn, signing->event, error);

  for (guint i = 0; signers != NULL && i < signers->len; i++)
    {
      TkWireSigner *signer = signers->pdata[i];

      if (signer->signer != signing->number)
        continue;
      if (signer->revoked)
        return hub_refuse (error, HUB_ERROR_CONFLICT, _("Signer %" PRId64 " was revoked before"), signing->number);
      signer->revoked = TRUE;
      return hub_store_signer_revoke (conn, signing->event, signing->number, hub_now (signing->service), error)
             && finish (signing, conn, signer, "signer.revoked", error);
    }
  return signers != NULL
         && hub_refuse (error, HUB_ERROR_NOT_FOUND,
                        _("Event %" PRId64 " has no signer %" PRId64 "; “tiketi-hub signer list” shows them"), signing->event,
                        signing->number);
}

char *
hub_service_signer_revoke (HubService *service, gint64 event, gint64 number, const char *who, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();
  Signing signing = { .service = service, .event = event, .number = number, .who = who, .list = list };

  return hub_writer_run (service->writer, revoke_signer, &signing, error) ? tk_json_to_text (list) : NULL;
}

static gboolean
list_signers (SqlConn *conn, gpointer data, GError **error)
{
  Signing *signing = data;
  g_autoptr (GPtrArray) signers = NULL;

  if (!check_event (conn, signing->event, error))
    return FALSE;
  signers = hub_store_signer_list (conn, signing->event, error);
  for (guint i = 0; signers != NULL && i < signers->len; i++)
    tk_json_append (signing->list, describe (signers->pdata[i]));
  return signers != NULL;
}

char *
hub_service_signer_list (HubService *service, gint64 event, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();
  Signing signing = { .event = event, .list = list };

  return hub_readers_run (service->readers, list_signers, &signing, error) ? tk_json_to_text (list) : NULL;
}
