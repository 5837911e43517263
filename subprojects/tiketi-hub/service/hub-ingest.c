/* Taking a terminal's journal: whole and in order, each entry exactly once. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"
#include "hub-chain.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-restored.h"
#include "hub-store-journal.h"

/* An answer may be lost on the way; one terminal's gap may come so often before it is believed. */
#define GAPS_MAX 8

typedef struct
{
  HubService *service;
  const HubTerminal *sender;
  HubChain chain;
  HubStoreTerminal *terminal; /* as stored */
  HubKnown *known;
  gint64 now;
  gboolean brought;           /* by people, on a stick */
  gboolean careful;           /* what the schema refuses makes one entry dead, not the job */
  gboolean again;             /* it refused something, and the job was not careful */
  gboolean leases_moved;
  TkWireBatchReply *reply;
  char *broken; /* set: the batch was refused, and that is stored */
} Ingest;

/* ---- Refusal ---- */

static gboolean
quarantine (Ingest *ingest, SqlConn *conn, const char *what, GError **error)
{
  const HubStoreTerminal *terminal = ingest->terminal;
  g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, terminal->terminal);

  ingest->broken
    = g_strdup_printf (_("The journal of “%s” does not fit: %s. Nothing more is taken from it: keep the device, count its "
                         "till, then revoke it and enrol it anew."),
                       terminal->name, what);
  HubIncident incident = { .kind = "journal_chain", .subject = subject, .text = ingest->broken, .severity = 3,
                           .terminal = terminal->terminal };
  return hub_store_terminal_quarantine (conn, terminal->terminal, ingest->now, error)
         && hub_incident_raise (ingest->service, conn, &incident, error);
}

static gboolean
check_sender (Ingest *ingest, GError **error)
{
  const HubStoreTerminal *terminal = ingest->terminal;

  /* Whoever carries a lost or distrusted terminal's journal here is trusted, and the journal speaks for itself. */
  if (ingest->brought && terminal != NULL)
    return TRUE;
  if (terminal == NULL || terminal->revoked_at > 0)
    return hub_refuse (error, HUB_ERROR_REVOKED, _("This terminal was revoked; hand it to a supervisor"));
  if (terminal->quarantined_at > 0)
    return hub_refuse (error, HUB_ERROR_CHAIN,
                       _("The journal of “%s” did not fit before and is being looked at; nothing more is taken from it"),
                       terminal->name);
  return TRUE;
}

/* ---- Applying ---- */

static const TkWireEntryResult *
add_result (Ingest *ingest, gint64 seq, const char *status, const char *reason)
{
  TkWireEntryResult *result = tk_wire_append (&tk_wire_entry_result_shape, ingest->reply->results);

  result->seq = seq;
  tk_wire_set (&result->status, status);
  tk_wire_set (&result->reason, reason);
  return result;
}

/* The row as it goes in; an id that another entry has makes this one dead from the start. */
static gboolean
store_entry (Ingest *ingest, SqlConn *conn, const TkWireEntry *entry, gboolean *fresh, GError **error)
{
  gboolean added;
  HubStoreEntry row = { .terminal = ingest->terminal->terminal, .seq = entry->seq, .at = entry->at, .boot = entry->boot,
                        .received_at = ingest->now, .id = entry->id, .kind = entry->kind, .staff = entry->staff,
                        .body = entry->body, .hash = entry->hash, .status = "applied" };

  if (!hub_store_journal_add (conn, &row, fresh, error))
    return FALSE;
  row.status = "dead";
  return *fresh || hub_store_journal_add (conn, &row, &added, error);
}

static gboolean
judge (Ingest *ingest, SqlConn *conn, gint64 seq, const char *status, const char *reason, GError **error)
{
  const TkWireEntryResult *result = add_result (ingest, seq, status, reason);

  return strcmp (status, "applied") == 0
         || (hub_store_journal_judge (conn, ingest->terminal->terminal, seq, status, reason, error)
             && hub_publish_answer (conn, ingest->terminal->terminal, result, error)); /* the reply may be lost */
}

/* The dead-letter list shows what lies on it, and that it does: an entry nobody hears of is as good as lost. */
static gboolean
report_dead (Ingest *ingest, SqlConn *conn, const TkWireEntry *entry, const char *reason, GError **error)
{
  g_autofree char *text = g_strdup_printf (_("Entry %" PRId64 " (%s) of “%s” could not be used and is kept as a "
                                             "dead letter: %s"),
                                           entry->seq, entry->kind, ingest->terminal->name, reason);
  g_autofree char *subject
    = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, ingest->terminal->terminal, entry->seq);
  HubIncident incident = { .kind = "dead_letter", .subject = subject, .text = text, .severity = 2,
                           .terminal = ingest->terminal->terminal };

  return hub_incident_raise (ingest->service, conn, &incident, error)
         && judge (ingest, conn, entry->seq, "dead", reason, error);
}

static gboolean
finish_entry (Ingest *ingest, HubApply *apply, GError **error)
{
  ingest->leases_moved |= apply->leases_moved;
  if (apply->dead != NULL)
    return report_dead (ingest, apply->conn, apply->entry, apply->dead, error);
  if (apply->conflict != NULL)
    return judge (ingest, apply->conn, apply->entry->seq, "conflict", apply->conflict, error);
  return judge (ingest, apply->conn, apply->entry->seq, "applied", "", error);
}

static gboolean
take_entry (Ingest *ingest, SqlConn *conn, guint index, gboolean careful, GError **error)
{
  gboolean fresh = FALSE;
  const TkWireEntry *entry = ingest->chain.batch->entries->pdata[index];
  HubApply apply = { .service = ingest->service, .conn = conn, .terminal = ingest->terminal, .entry = entry,
                     .known = ingest->known, .careful = careful };

  if (!store_entry (ingest, conn, entry, &fresh, error))
    return FALSE;
  if (!fresh)
    return report_dead (ingest, conn, entry, _("its id was used by another entry before"), error);
  apply.body = hub_chain_take_body (&ingest->chain, index);
  gboolean done = hub_apply_entry (&apply, error) && finish_entry (ingest, &apply, error);
  if (apply.body != NULL)
    tk_wire_free (hub_apply_shape (entry->kind), apply.body);
  g_free (apply.conflict);
  g_free (apply.dead);
  return done;
}

static void
forget_results (Ingest *ingest)
{
  GPtrArray *results = ingest->reply->results;

  for (guint i = 0; i < results->len; i++)
    tk_wire_free (&tk_wire_entry_result_shape, results->pdata[i]);
  g_ptr_array_set_size (results, 0);
  ingest->leases_moved = FALSE;
}

static gboolean
take_entries (Ingest *ingest, SqlConn *conn, guint known, gboolean careful, GError **error)
{
  const GPtrArray *entries = ingest->chain.batch->entries;

  forget_results (ingest);
  for (guint i = 0; i < known; i++)
    add_result (ingest, ((const TkWireEntry *) entries->pdata[i])->seq, "duplicate", "");
  for (guint i = known; i < entries->len; i++)
    {
      if (!take_entry (ingest, conn, i, careful, error))
        return FALSE;
    }
  return hub_known_settle (ingest->known, conn, error) && sql_catch_up (conn, error);
}

/* First all together, which is fast. When the schema refuses one of them, the whole job is done again with a part for each,
 * to find which. */
static gboolean
take_batch (Ingest *ingest, SqlConn *conn, guint known, GError **error)
{
  GError *failure = NULL;

  if (take_entries (ingest, conn, known, ingest->careful, &failure))
    return TRUE;
  ingest->again = !ingest->careful && g_error_matches (failure, SQL_ERROR, SQL_ERROR_CONSTRAINT);
  g_propagate_error (error, failure);
  return FALSE;
}

/* ---- A gap: were entries removed there, or lost here? ---- */

/* Nothing is taken, and the answer says from where to send again: whoever still has what lies between will. Who comes with a
 * gap time after time has not. */
static gboolean
answer_gap (Ingest *ingest, SqlConn *conn, GError **error)
{
  const HubStoreTerminal *terminal = ingest->terminal;
  gint64 first = ((const TkWireEntry *) ingest->chain.batch->entries->pdata[0])->seq;

  forget_results (ingest);
  ingest->reply->now = ingest->now;
  ingest->reply->acked = terminal->acked;
  return hub_store_terminal_set_gap (conn, terminal->terminal, first, terminal->gap_count + 1, error);
}

/* It had what the hub asked for. */
static gboolean
close_gap (Ingest *ingest, SqlConn *conn, GError **error)
{
  const HubStoreTerminal *terminal = ingest->terminal;

  return terminal->gap_seq == 0
         || (hub_store_terminal_set_gap (conn, terminal->terminal, 0, 0, error)
             && hub_restored_by_gap (ingest->service, conn, terminal, error));
}

/* Moves the head, and the certificate when serials went back to stock. */
static gboolean
finish_batch (Ingest *ingest, SqlConn *conn, guint known, GError **error)
{
  const GPtrArray *entries = ingest->chain.batch->entries;
  const TkWireEntry *last = entries->pdata[entries->len - 1];

  ingest->reply->now = ingest->now;
  ingest->reply->acked = MAX (ingest->terminal->acked, last->seq);
  if (known == entries->len)
    return TRUE;
  if (!close_gap (ingest, conn, error)
      || !hub_store_terminal_set_head (conn, ingest->terminal->terminal, last->seq, last->hash, ingest->now, error))
    return FALSE;
  if (!ingest->leases_moved)
    return TRUE;
  g_autofree char *certificate = hub_certificate_renew (ingest->service, conn, ingest->terminal, error);
  return certificate != NULL;
}

static gboolean
ingest_batch (SqlConn *conn, gpointer data, GError **error)
{
  Ingest *ingest = data;
  g_autofree char *broken = NULL;
  guint known = 0;

  g_clear_pointer (&ingest->terminal, hub_store_terminal_free);
  if (!hub_store_terminal_get (conn, ingest->sender->id, &ingest->terminal, error) || !check_sender (ingest, error)
      || !hub_chain_compare (&ingest->chain, conn, ingest->terminal, &known, &broken, error))
    return FALSE;
  if (broken != NULL && ingest->chain.gap && ingest->terminal->gap_count < GAPS_MAX - 1)
    return answer_gap (ingest, conn, error);
  if (broken != NULL)
    return quarantine (ingest, conn, broken, error);
  g_clear_pointer (&ingest->known, hub_known_free);
  ingest->known = hub_known_new (ingest->terminal->terminal);
  return take_batch (ingest, conn, known, error) && finish_batch (ingest, conn, known, error);
}

static gboolean
run_batch (Ingest *ingest, GError **error)
{
  GError *failure = NULL;

  if (hub_writer_run (ingest->service->writer, ingest_batch, ingest, &failure))
    return TRUE;
  if (!ingest->again)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_error_free (failure);
  ingest->careful = TRUE;
  return hub_writer_run (ingest->service->writer, ingest_batch, ingest, error);
}

static TkWireBatchReply *
ingest_signed_by (HubService *service, const HubTerminal *terminal, const TkWireBatch *batch, const guint8 *public_key,
                  GError **error)
{
  Ingest ingest = { .service = service, .sender = terminal, .now = hub_now (service), .brought = public_key == NULL };

  if (!hub_chain_prepare (&ingest.chain, batch, (guint32) terminal->id, public_key, error))
    return NULL;
  ingest.reply = tk_wire_new (&tk_wire_batch_reply_shape);
  gboolean done = run_batch (&ingest, error);
  if (done && ingest.broken != NULL)
    done = hub_refuse (error, HUB_ERROR_CHAIN, "%s", ingest.broken);
  hub_chain_clear (&ingest.chain);
  hub_store_terminal_free (ingest.terminal);
  hub_known_free (ingest.known);
  g_free (ingest.broken);
  if (done)
    return ingest.reply;
  tk_wire_free (&tk_wire_batch_reply_shape, ingest.reply);
  return NULL;
}

TkWireBatchReply *
hub_service_ingest (HubService *service, const HubTerminal *terminal, const TkWireBatch *batch, GError **error)
{
  return ingest_signed_by (service, terminal, batch, terminal->public_key, error);
}

TkWireBatchReply *
hub_ingest_brought (HubService *service, const HubTerminal *terminal, const TkWireBatch *batch, GError **error)
{
  return ingest_signed_by (service, terminal, batch, NULL, error);
}

/* ---- Its own ---- */

gboolean
hub_ingest_own (HubService *service, SqlConn *conn, const HubTerminal *terminal, const TkWireBatch *batch, char **clash, GError **error)
{
  Ingest ingest = { .service = service, .sender = terminal, .now = hub_now (service), .brought = TRUE };
  const TkWireEntryResult *result;
  gboolean done = hub_chain_prepare (&ingest.chain, batch, (guint32) terminal->id, NULL, error);

  ingest.reply = tk_wire_new (&tk_wire_batch_reply_shape);
  done = done && ingest_batch (conn, &ingest, error);
  if (done && ingest.broken != NULL)
    done = hub_refuse (error, HUB_ERROR_CHAIN, "%s", ingest.broken);
  result = done && ingest.reply->results->len > 0 ? ingest.reply->results->pdata[0] : NULL;
  if (done && (result == NULL || strcmp (result->status, "dead") == 0))
    done = hub_refuse (error, HUB_ERROR_INVALID, "%s", result != NULL ? result->reason : "");
  if (done)
    *clash = strcmp (result->status, "conflict") == 0 ? g_strdup (result->reason) : NULL;
  hub_chain_clear (&ingest.chain);
  hub_store_terminal_free (ingest.terminal);
  hub_known_free (ingest.known);
  g_free (ingest.broken);
  tk_wire_free (&tk_wire_batch_reply_shape, ingest.reply);
  return done;
}
