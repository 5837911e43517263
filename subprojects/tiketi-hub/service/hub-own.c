/* The hub as a seller of each event. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-own.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-store-own.h"
#include "tk-journal.h"
#include "tk-token.h"

#define SECRET_BYTES 32

static TkKeyPair *
key_of_event (HubService *service, gint64 event)
{
  g_autofree char *label = g_strdup_printf ("online.%" PRId64, event);
  guint8 seed[32];

  tk_key_pair_derive (service->key, label, seed);
  TkKeyPair *pair = tk_key_pair_from_seed (seed);
  explicit_bzero (seed, sizeof seed);
  return pair;
}

/* ---- Being there ---- */

static gboolean
check_event (SqlConn *conn, gint64 event, GError **error)
{
  TkWireEvent *row = NULL;

  if (!hub_store_event_get (conn, event, &row, error))
    return FALSE;
  if (row == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; look at the list of events"), event);
  tk_wire_free (&tk_wire_event_shape, row);
  return TRUE;
}

/* As a terminal that was invited, but with a code and a credential that nobody knows. */
static gboolean
enrol (HubService *service, SqlConn *conn, gint64 event, gint64 terminal, GError **error)
{
  g_autoptr (TkKeyPair) pair = key_of_event (service, event);
  g_autofree char *public_key = tk_hex_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  g_autofree char *credential = tk_secret_new (SECRET_BYTES);
  g_autofree char *digest = tk_digest_text (credential);
  HubStoreEnrolment row = { .terminal = terminal, .enrolled_at = hub_now (service), .credential_digest = digest,
                            .public_key = public_key, .program = "tiketi-hub" };

  if (!hub_store_terminal_next_issuer (conn, &row.issuer, error))
    return FALSE;
  if (row.issuer > G_MAXUINT16)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This hub has no issuer numbers left; set up a new hub"));
  return hub_store_terminal_enrol (conn, &row, error);
}

static gboolean
make_seller (HubService *service, SqlConn *conn, gint64 event, gint64 *terminal, GError **error)
{
  g_autofree char *name = g_strdup_printf ("Online %" PRId64, event);
  g_autofree char *code = tk_secret_new (SECRET_BYTES);
  g_autofree char *digest = tk_digest_text (code);
  HubStoreInvite invite = { .name = name, .kind = "both", .code_digest = digest, .invited_at = hub_now (service) };

  return check_event (conn, event, error) && hub_store_terminal_invite (conn, &invite, terminal, error)
         && hub_store_terminal_add_event (conn, *terminal, event, error) && enrol (service, conn, event, *terminal, error)
         && hub_store_own_add (conn, event, *terminal, error) && hub_own_renew (service, conn, event, error);
}

gboolean
hub_own_seller (HubService *service, SqlConn *conn, gint64 event, HubStoreTerminal **out, GError **error)
{
  gint64 terminal = 0;

  return hub_store_own_get (conn, event, &terminal, error)
         && (terminal != 0 || make_seller (service, conn, event, &terminal, error))
         && hub_store_terminal_get (conn, terminal, out, error);
}

HubTerminal *
hub_own_terminal (HubService *service, SqlConn *conn, gint64 event, GError **error)
{
  g_autoptr (HubStoreTerminal) seller = NULL;

  return hub_own_seller (service, conn, event, &seller, error) ? hub_terminal_from_row (seller) : NULL;
}

gboolean
hub_own_renew (HubService *service, SqlConn *conn, gint64 event, GError **error)
{
  g_autoptr (HubStoreTerminal) seller = NULL;
  gint64 terminal = 0;

  if (!hub_store_own_get (conn, event, &terminal, error))
    return FALSE;
  if (terminal == 0)
    return TRUE;
  if (!hub_store_terminal_get (conn, terminal, &seller, error))
    return FALSE;
  g_autofree char *certificate = hub_certificate_renew (service, conn, seller, error);
  return certificate != NULL;
}

gboolean
hub_own_refuse (SqlConn *conn, gint64 terminal, GError **error)
{
  gint64 event = 0;

  if (!hub_store_own_event (conn, terminal, &event, error))
    return FALSE;
  return event == 0
         || hub_refuse (error, HUB_ERROR_CONFLICT,
                        _("That is the hub itself, which sells online for event %" PRId64 "; close the event's sale instead"), event);
}

/* ---- Entries ---- */

static gboolean
seal (HubService *service, const HubStoreTerminal *seller, const HubOwnAct *act, TkJournalEntry *entry, GError **error)
{
  guint8 prev[TK_DIGEST_SIZE];

  if (*seller->head_hash == '\0')
    tk_journal_genesis ((guint32) seller->terminal, prev);
  else if (!tk_hex_decode (seller->head_hash, prev, sizeof prev))
    return hub_refuse (error, HUB_ERROR_UNAVAILABLE, _("The journal of “%s” cannot be read; put the database back from a backup"), seller->name);
  entry->seq = seller->acked + 1;
  entry->at_ms = hub_now (service);
  entry->boot_ms = tk_clock_boot (service->clock);
  entry->kind = g_strdup (act->kind);
  entry->staff = g_strdup (act->staff != NULL ? act->staff : "");
  entry->body = tk_wire_encode (act->shape, act->body);
  if (act->id != NULL)
    g_strlcpy (entry->id, act->id, sizeof entry->id);
  else
    tk_uuid_new (service->clock, entry->id);
  return tk_journal_entry_seal (entry, prev, error);
}

static TkWireBatch *
as_batch (const TkJournalEntry *entry)
{
  TkWireBatch *batch = tk_wire_new (&tk_wire_batch_shape);
  TkWireEntry *wire = tk_wire_append (&tk_wire_entry_shape, batch->entries);
  g_autofree char *hash = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);

  wire->seq = batch->head_seq = entry->seq;
  wire->at = entry->at_ms;
  wire->boot = entry->boot_ms;
  tk_wire_set (&wire->id, entry->id);
  tk_wire_set (&wire->kind, entry->kind);
  tk_wire_set (&wire->staff, entry->staff);
  tk_wire_set (&wire->body, entry->body);
  tk_wire_set (&wire->hash, hash);
  tk_wire_set (&batch->head_hash, hash);
  return batch;
}

gboolean
hub_own_append (HubService *service, SqlConn *conn, const HubStoreTerminal *seller, const HubOwnAct *act, char **clash,
                GError **error)
{
  g_autoptr (HubStoreTerminal) now = NULL;
  g_autoptr (TkJournalEntry) entry = tk_journal_entry_new ();
  g_autofree char *why = NULL;

  if (!hub_store_terminal_get (conn, seller->terminal, &now, error) || !seal (service, now, act, entry, error))
    return FALSE;
  g_autoptr (HubTerminal) terminal = hub_terminal_from_row (now);
  TkWireBatch *batch = as_batch (entry);
  gboolean done = hub_ingest_own (service, conn, terminal, batch, &why, error);
  tk_wire_free (&tk_wire_batch_shape, batch);
  if (done && clash != NULL)
    *clash = g_steal_pointer (&why);
  return done;
}

/* ---- Tokens ---- */

char *
hub_own_token (HubService *service, const HubStoreTicket *ticket, gint64 issuer, GError **error)
{
  g_autoptr (TkKeyPair) pair = key_of_event (service, ticket->event);
  TkToken token = { .id = { (guint32) ticket->event, (guint16) ticket->type, (guint32) ticket->serial, (guint8) ticket->issue },
                    .issuer = (guint16) issuer };

  g_strlcpy (token.seat, ticket->seat != NULL ? ticket->seat : "", sizeof token.seat);
  return tk_token_issue (&token, pair, error);
}
