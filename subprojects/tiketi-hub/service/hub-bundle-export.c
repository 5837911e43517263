/* The feed for one terminal, and what became of its journal, written for a stick. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-answer.h"
#include "hub-store-change.h"
#include "hub-store.h"
#include "tk-base64url.h"

#define PAGE_LINES 5000
#define ANSWERS 100       /* in one line */

typedef struct
{
  HubService *service;
  const char *name_or_id;
  HubStoreTerminal *terminal;
  HubStoreRules rules;
  gint64 position;
  HubBundlePut put;
  gpointer data;
  TkDigestStream *digest;
  HubBundleWritten *written;
} Export;

static gboolean
put (Export *export, const char *bytes, gsize length, GError **error)
{
  tk_digest_stream_add (export->digest, (const guint8 *) bytes, length);
  return export->put (bytes, length, export->data, error);
}

static gboolean
put_message (Export *export, const TkWireShape *shape, gconstpointer message, GError **error)
{
  g_autofree char *text = tk_wire_encode (shape, message);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  return put (export, line, strlen (line), error);
}

/* ---- For whom ---- */

static gboolean
find_terminal (SqlConn *conn, gpointer data, GError **error)
{
  Export *export = data;

  if (!hub_terminal_find (conn, export->name_or_id, &export->terminal, error)
      || !hub_store_get_rules (conn, &export->rules, error) || !hub_store_change_last (conn, &export->position, error))
    return FALSE;
  if (export->terminal->revoked_at > 0)
    return hub_refuse (error, HUB_ERROR_REVOKED, _("“%s” was revoked; the hub tells it nothing more"), export->terminal->name);
  return export->terminal->enrolled_at > 0
         || hub_refuse (error, HUB_ERROR_CONFLICT, _("“%s” has not enrolled yet; that needs a network once"),
                        export->terminal->name);
}

static gboolean
put_head (Export *export, const char *since, GError **error)
{
  g_autofree char *key = tk_base64url_encode (tk_key_pair_get_public (export->service->key), TK_PUBLIC_KEY_SIZE);
  TkWireBundleHead head = { .format = TK_BUNDLE_FORMAT, .terminal = export->terminal->terminal, .time = hub_now (export->service),
                            .epoch = export->rules.epoch, .position = export->position, .hub_key = key,
                            .since = (char *) since };

  return put_message (export, &tk_wire_bundle_head_shape, &head, error);
}

/* ---- Pages ---- */

/* What the page's last line says. */
static TkWireChangesEnd *
read_end (const char *page, gsize length)
{
  const char *start = page + length - 1; /* its newline */

  while (start > page && start[-1] != '\n')
    start--;
  return tk_wire_decode (&tk_wire_changes_end_shape, start, (gsize) (page + length - 1 - start), NULL);
}

static guint
count_lines (const char *page, gsize length)
{
  guint n = 0;

  for (const char *p = page; (p = memchr (p, '\n', (gsize) (page + length - p))) != NULL; p++)
    n++;
  return n;
}

/* *cursor moves on (transfer full). */
static gboolean
put_page (Export *export, char **cursor, gboolean *more, GError **error)
{
  HubTerminal reader = { .id = export->terminal->terminal };
  gboolean empty;
  g_autoptr (GBytes) page = hub_service_changes (export->service, &reader, *cursor, PAGE_LINES, &empty, error);
  gsize length;
  const char *text;
  TkWireChangesEnd *end;

  if (page == NULL)
    return FALSE;
  text = g_bytes_get_data (page, &length);
  end = read_end (text, length);
  g_return_val_if_fail (end != NULL, FALSE); /* our own page */
  tk_wire_set (cursor, end->cursor);
  *more = end->more;
  tk_wire_free (&tk_wire_changes_end_shape, end);
  export->written->changes += count_lines (text, length) - 1;
  return put (export, text, length, error);
}

static gboolean
put_pages (Export *export, const char *since, GError **error)
{
  g_autofree char *cursor = g_strdup (since);
  gboolean more = TRUE;

  while (more)
    if (!put_page (export, &cursor, &more, error))
      return FALSE;
  return TRUE;
}

/* ---- Answers ---- */

typedef struct
{
  gint64 terminal, after;
  TkWireBatchReply *reply;
} Answers;

static gboolean
read_answers (SqlConn *conn, gpointer data, GError **error)
{
  Answers *answers = data;
  g_autoptr (HubStoreTerminal) terminal = NULL;
  g_autoptr (GPtrArray) results = NULL;

  if (!hub_store_terminal_get (conn, answers->terminal, &terminal, error))
    return FALSE;
  results = hub_store_answer_list (conn, answers->terminal, answers->after, ANSWERS, error);
  if (results == NULL)
    return FALSE;
  answers->reply->acked = terminal->acked;
  while (results->len > 0)
    g_ptr_array_add (answers->reply->results, g_ptr_array_steal_index (results, 0));
  return TRUE;
}

/* *after: the last seq told. */
static gboolean
put_some_answers (Export *export, gint64 *after, gboolean *more, GError **error)
{
  Answers answers = { .terminal = export->terminal->terminal, .after = *after };
  gboolean done;
  guint n;

  answers.reply = tk_wire_new (&tk_wire_batch_reply_shape);
  done = hub_readers_run (export->service->readers, read_answers, &answers, error);
  answers.reply->now = hub_now (export->service);
  done = done && put_message (export, &tk_wire_batch_reply_shape, answers.reply, error);
  n = answers.reply->results->len;
  if (n > 0)
    *after = ((const TkWireEntryResult *) answers.reply->results->pdata[n - 1])->seq;
  *more = n == ANSWERS;
  export->written->answers += n;
  export->written->acked = answers.reply->acked;
  tk_wire_free (&tk_wire_batch_reply_shape, answers.reply);
  return done;
}

static gboolean
put_answers (Export *export, GError **error)
{
  gint64 after = 0;
  gboolean more = TRUE;

  while (more)
    if (!put_some_answers (export, &after, &more, error))
      return FALSE;
  return TRUE;
}

static gboolean
put_end (Export *export, GError **error)
{
  guint8 digest[TK_DIGEST_SIZE];
  g_autofree char *text = NULL, *line = NULL;

  tk_digest_stream_get (export->digest, digest);
  text = tk_bundle_sign_feed (export->service->key, digest);
  line = g_strconcat (text, "\n", NULL);
  return put (export, line, strlen (line), error);
}

gboolean
hub_service_export_bundle (HubService *service, const HubBundleWanted *wanted, HubBundlePut func, gpointer data,
                           HubBundleWritten *written, GError **error)
{
  const char *since = wanted->since != NULL ? wanted->since : "";
  g_autoptr (TkDigestStream) digest = tk_digest_stream_new ();
  Export export = { .service = service, .name_or_id = wanted->terminal, .put = func, .data = data, .digest = digest,
                    .written = written };
  gboolean done;

  *written = (HubBundleWritten){ 0 };
  done = hub_readers_run (service->readers, find_terminal, &export, error) && put_head (&export, since, error)
         && put_pages (&export, since, error) && put_answers (&export, error) && put_end (&export, error);
  if (done)
    written->terminal = export.terminal->terminal;
  hub_store_terminal_free (export.terminal);
  return done;
}
