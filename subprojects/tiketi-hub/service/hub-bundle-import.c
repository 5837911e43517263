/* A terminal's journal brought on a stick, into the same path as the one that comes over the network.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-act.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"

typedef struct
{
  guint8 hash[TK_DIGEST_SIZE];
} Mark;

typedef struct
{
  HubService *service;
  TkBundleReader *reader;
  TkBundleJournal journal;
  GArray *marks;              /* Mark: the hash each batch must end with, known from the first look */
  HubTerminal sender;
  TkWireBatch *batch;         /* under way */
  guint batches;              /* finished */
  HubBundleReport *report;
} Import;

/* ---- First look: is it good, and where will its batches end? ---- */

static void
read_hash (const TkWireEntry *entry, Mark *mark)
{
  tk_hex_decode (entry->hash, mark->hash, TK_DIGEST_SIZE); /* verified before */
}

static gboolean
entry_verified_cb (const TkWireEntry *entry, gpointer data, GError **error)
{
  Import *import = data;
  Mark mark;

  if (++import->report->entries % TK_WIRE_BATCH_MAX != 0)
    return TRUE;
  read_hash (entry, &mark);
  g_array_append_val (import->marks, mark);
  return TRUE;
}

static gboolean
look (Import *import, GError **error)
{
  Mark last;

  if (!tk_bundle_verify_journal (import->reader, entry_verified_cb, import, &import->journal, error))
    return FALSE;
  memcpy (last.hash, import->journal.head, TK_DIGEST_SIZE);
  g_array_append_val (import->marks, last);
  return TRUE;
}

/* ---- Whose is it? ---- */

static gboolean
refuse_stranger (const Import *import, GError **error)
{
  return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                     _("%s is not the journal of a terminal of this hub; bring it to the hub that terminal was enrolled at"),
                     tk_bundle_reader_get_name (import->reader));
}

static gboolean
check_continues (const Import *import, const HubStoreTerminal *terminal, GError **error)
{
  if (import->journal.first <= terminal->acked + 1)
    return TRUE;
  return hub_refuse (error, HUB_ERROR_CONFLICT,
                     _("%s begins at entry %" PRId64 " and the hub holds “%s” only up to %" PRId64
                       "; export the whole journal there"),
                     tk_bundle_reader_get_name (import->reader), import->journal.first, terminal->name, terminal->acked);
}

static gboolean
find_sender (SqlConn *conn, gpointer data, GError **error)
{
  Import *import = data;
  g_autoptr (HubStoreTerminal) terminal = NULL;
  g_autofree char *key = tk_hex_encode (import->journal.public_key, TK_PUBLIC_KEY_SIZE);

  if (!hub_store_terminal_get (conn, import->journal.terminal, &terminal, error))
    return FALSE;
  if (terminal == NULL || !tk_secret_equal (terminal->public_key, key))
    return refuse_stranger (import, error);
  import->sender = (HubTerminal){ .id = terminal->terminal };
  import->report->terminal = terminal->terminal;
  import->report->acked = terminal->acked;
  tk_wire_set (&import->report->name, terminal->name);
  return check_continues (import, terminal, error);
}

/* ---- Second look: batch after batch ---- */

static void
count (HubBundleReport *report, const TkWireBatchReply *reply)
{
  for (guint i = 0; i < reply->results->len; i++)
    {
      const TkWireEntryResult *result = reply->results->pdata[i];

      report->applied += strcmp (result->status, "applied") == 0;
      report->duplicate += strcmp (result->status, "duplicate") == 0;
      report->conflict += strcmp (result->status, "conflict") == 0;
      report->dead += strcmp (result->status, "dead") == 0;
    }
  report->acked = reply->acked;
}

/* Its head is not what the file says now but what it said when it was verified. */
static gboolean
send_batch (Import *import, GError **error)
{
  const Mark *mark = &g_array_index (import->marks, Mark, import->batches);
  const TkWireEntry *last = import->batch->entries->pdata[import->batch->entries->len - 1];
  TkWireBatchReply *reply;

  import->batch->head_seq = last->seq;
  g_free (import->batch->head_hash);
  import->batch->head_hash = tk_hex_encode (mark->hash, TK_DIGEST_SIZE);
  reply = hub_ingest_brought (import->service, &import->sender, import->batch, error);
  tk_wire_free (&tk_wire_batch_shape, import->batch);
  import->batch = tk_wire_new (&tk_wire_batch_shape);
  import->batches++;
  if (reply == NULL)
    return FALSE;
  count (import->report, reply);
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  return TRUE;
}

static gboolean
refuse_changed (const Import *import, GError **error)
{
  g_set_error (error, TK_BUNDLE_ERROR, TK_BUNDLE_ERROR_DAMAGED, _("%s changed while it was read; copy it anew and import it again"),
               tk_bundle_reader_get_name (import->reader));
  return FALSE;
}

static gboolean
take_line (Import *import, const char *line, gsize length, GError **error)
{
  TkWireEntry *entry = tk_wire_decode (&tk_wire_entry_shape, line, length, NULL);

  if (entry == NULL)
    return refuse_changed (import, error);
  g_ptr_array_add (import->batch->entries, entry);
  return import->batch->entries->len < TK_WIRE_BATCH_MAX || send_batch (import, error);
}

static gboolean
take_entries (Import *import, GError **error)
{
  GError *failure = NULL;
  const char *line;
  gsize length;

  tk_bundle_reader_seek (import->reader, 0);
  for (gint64 i = 0; i < import->report->entries; i++)
    {
      if (tk_bundle_reader_next (import->reader, &line, &length, &failure))
        {
          if (!take_line (import, line, length, error))
            return FALSE;
          continue;
        }
      if (failure == NULL)
        return refuse_changed (import, error);
      g_propagate_error (error, failure);
      return FALSE;
    }
  return import->batch->entries->len == 0 || send_batch (import, error);
}

/* So that people can see later how these entries came. */
static gboolean
write_act (SqlConn *conn, gpointer data, GError **error)
{
  const Import *import = data;
  const HubBundleReport *report = import->report;
  g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, report->terminal);
  g_autofree char *text = g_strdup_printf (_("The journal of “%s” was brought on a stick: %" PRId64 " new entries, up to %" PRId64),
                                           report->name, report->entries - report->duplicate, report->acked);
  HubAct act = { .who = "", .kind = "journal.imported", .subject = subject, .text = text, .terminal = report->terminal };

  return report->entries == report->duplicate || hub_act_write (import->service, conn, &act, error);
}

gboolean
hub_service_import_journal (HubService *service, TkBundleReader *reader, HubBundleReport *report, GError **error)
{
  Import import = { .service = service, .reader = reader, .report = report };
  gboolean done;

  g_return_val_if_fail (service != NULL && reader != NULL && report != NULL, FALSE);
  *report = (HubBundleReport){ 0 };
  import.marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  import.batch = tk_wire_new (&tk_wire_batch_shape);
  done = look (&import, error) && hub_readers_run (service->readers, find_sender, &import, error)
         && take_entries (&import, error) && hub_writer_run (service->writer, write_act, &import, error);
  g_array_unref (import.marks);
  tk_wire_free (&tk_wire_batch_shape, import.batch);
  if (!done)
    hub_bundle_report_clear (report);
  return done;
}

void
hub_bundle_report_clear (HubBundleReport *report)
{
  g_free (report->name);
  *report = (HubBundleReport){ 0 };
}
