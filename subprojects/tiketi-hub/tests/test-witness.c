/* Tests of the witness: what it takes, what it refuses, what is left of a copy after a crash, and what it exports.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hub-witness.h"
#include "raw-client.h"
#include "tk-base64url.h"

typedef struct
{
  HubFixture hub;
  char *dir;
  guint8 hub_key[TK_PUBLIC_KEY_SIZE];
  HubWitness *witness;
  FakeTerminal *till;
  char *path;              /* of the till's copy */
} Hall;

static void
open_witness (Hall *hall)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&hall->witness, hub_witness_free);
  hall->witness = hub_witness_new (hall->dir, hall->hub_key, &hall->hub.clock.base, &error);
  g_assert_no_error (error);
}

static void
set_up (Hall *hall, gconstpointer data)
{
  g_autofree char *key = NULL;
  g_autofree char *name = NULL;

  hub_fixture_set_up (&hall->hub);
  key = hub_service_get_key (hall->hub.service);
  g_assert_true (tk_base64url_decode (key, hall->hub_key, sizeof hall->hub_key));
  hall->dir = g_build_filename (hall->hub.dir, "copies", NULL);
  open_witness (hall);
  hall->till = fake_terminal_new (&hall->hub, "Till 7", "both");
  for (gint64 i = 1; i <= 8; i++)
    fake_terminal_sell (hall->till, 1, 1, i, 150000);
  name = g_strdup_printf ("terminal-%" G_GINT64_FORMAT ".issuer-%" G_GINT64_FORMAT ".ndjson", hall->till->terminal->id,
                          hall->till->enrolled->issuer);
  hall->path = g_build_filename (hall->dir, name, NULL);
}

static void
tear_down (Hall *hall, gconstpointer data)
{
  g_autoptr (GDir) opened = NULL;
  const char *name;

  hub_witness_free (hall->witness);
  fake_terminal_free (hall->till);
  opened = g_dir_open (hall->dir, 0, NULL);
  while (opened != NULL && (name = g_dir_read_name (opened)) != NULL)
    {
      g_autofree char *file = g_build_filename (hall->dir, name, NULL);
      g_unlink (file);
    }
  g_rmdir (hall->dir);
  g_free (hall->dir);
  g_free (hall->path);
  hub_fixture_tear_down (&hall->hub);
}

/* What the witness holds afterwards; -1 with error. */
static gint64
push_batch (Hall *hall, const TkWireBatch *batch, gint64 terminal, const char *certificate, GError **error)
{
  TkWireWitnessed message = { *batch, terminal, (char *) certificate };
  TkWireBatchReply *reply = hub_witness_take (hall->witness, &message, error);
  gint64 acked;

  if (reply == NULL)
    return -1;
  acked = reply->acked;
  g_assert_cmpuint (reply->results->len, ==, 0);
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  return acked;
}

static gint64
push (Hall *hall, guint first, guint last, GError **error)
{
  TkWireBatch *batch = fake_terminal_batch (hall->till, first, last);
  gint64 acked = push_batch (hall, batch, hall->till->terminal->id, hall->till->enrolled->certificate, error);

  tk_wire_free (&tk_wire_batch_shape, batch);
  return acked;
}

static char *
read_copy (const Hall *hall, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (hall->path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

static void
assert_refused (Hall *hall, gint64 acked, GQuark domain, int code, GError **error)
{
  g_assert_cmpint (acked, ==, -1);
  g_assert_error (*error, domain, code);
  g_clear_error (error);
}

/* Repeats change nothing, overlaps add what is new, and what begins too late is asked for from where it must begin. */
static void
test_repeat (Hall *hall, gconstpointer data)
{
  static const struct
  {
    guint first, last;
    gint64 acked;
  } rows[] = { { 3, 5, 0 }, { 2, 2, 0 }, { 1, 3, 3 }, { 1, 3, 3 }, { 5, 8, 3 }, { 2, 5, 5 }, { 1, 2, 5 }, { 6, 8, 8 }, { 1, 8, 8 } };
  GStatBuf info;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (push (hall, rows[i].first, rows[i].last, &error), ==, rows[i].acked);
      g_assert_no_error (error);
    }
  g_assert_cmpint (g_stat (hall->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_autofree char *text = read_copy (hall, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 8 + 3 + 1); /* entries, heads, nothing behind the last newline */
  open_witness (hall);
  g_assert_cmpint (push (hall, 8, 8, NULL), ==, 8);
}

static void
test_fork (Hall *hall, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gsize before, after;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;

  g_assert_cmpint (push (hall, 1, 5, NULL), ==, 5);
  text = read_copy (hall, &before);
  g_ptr_array_set_size (hall->till->journal, 3); /* an older copy was put back, and sells again */
  fake_terminal_sell (hall->till, 1, 1, 4, 150000);
  assert_refused (hall, push (hall, 4, 4, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN, &error);
  assert_refused (hall, push (hall, 1, 4, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN, &error);
  for (gint64 i = 5; i <= 7; i++)
    fake_terminal_sell (hall->till, 1, 1, i, 150000);
  assert_refused (hall, push (hall, 6, 7, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN, &error);
  open_witness (hall);
  assert_refused (hall, push (hall, 4, 7, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN, &error);
  again = read_copy (hall, &after);
  g_assert_cmpmem (text, before, again, after);
}

/* ---- Somebody else ---- */

static void
test_foreign (Hall *hall, gconstpointer data)
{
  g_autoptr (FakeTerminal) other = fake_terminal_new (&hall->hub, "Till 8", "both");
  gint64 number = hall->till->terminal->id;
  const char *certificate = hall->till->enrolled->certificate;
  TkWireBatch *batch = fake_terminal_batch (hall->till, 1, 3);
  g_autofree char *signature = g_strdup (batch->head_signature);
  g_autoptr (TkKeyPair) elsewhere = tk_key_pair_new ();
  g_autoptr (GError) error = NULL;
  guint8 key[TK_PUBLIC_KEY_SIZE];

  memcpy (key, hall->hub_key, sizeof key);

  /* Signed by somebody else, and said to be by somebody else. */
  batch->head_signature[4] ^= 1;
  assert_refused (hall, push_batch (hall, batch, number, certificate, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN, &error);
  tk_wire_set (&batch->head_signature, signature);
  assert_refused (hall, push_batch (hall, batch, number, other->enrolled->certificate, &error), HUB_COPY_ERROR,
                  HUB_COPY_ERROR_CHAIN, &error);
  assert_refused (hall, push_batch (hall, batch, number, "TKC1:NONSENSE", &error), TK_TOKEN_ERROR, TK_TOKEN_ERROR_BASE45, &error);
  /* A witness for another hub's terminals. */
  memcpy (hall->hub_key, tk_key_pair_get_public (elsewhere), sizeof hall->hub_key);
  open_witness (hall);
  assert_refused (hall, push_batch (hall, batch, number, certificate, &error), TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY, &error);
  memcpy (hall->hub_key, key, sizeof key);
  open_witness (hall);
  /* And then the right one; from then on its key is no other terminal's. */
  g_assert_cmpint (push_batch (hall, batch, number, certificate, &error), ==, 3);
  g_assert_no_error (error);
  assert_refused (hall, push_batch (hall, batch, number + 1, certificate, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN, &error);
  batch->head_seq = 2;
  assert_refused (hall, push_batch (hall, batch, number, certificate, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN, &error);
  tk_wire_free (&tk_wire_batch_shape, batch);
}

/* ---- The file ---- */

static void
write_copy (Hall *hall, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (hall->path, text, (gssize) length, &error);
  g_assert_no_error (error);
  open_witness (hall);
}

/* A crash in the middle of a write: what was acknowledged before stays, the rest is cut off and comes again. */
static void
test_torn (Hall *hall, gconstpointer data)
{
  gsize first, whole, length;
  g_autofree char *text = NULL;

  push (hall, 1, 5, NULL);
  g_free (read_copy (hall, &first));
  push (hall, 6, 8, NULL);
  text = read_copy (hall, &whole);
  for (gsize cut = first; cut < whole; cut += 97)
    {
      g_autofree char *again = NULL;

      write_copy (hall, text, cut);
      g_assert_cmpint (push (hall, 8, 8, NULL), ==, 5); /* a gap: it tells where to go on */
      g_assert_cmpint (push (hall, 6, 8, NULL), ==, 8);
      again = read_copy (hall, &length);
      g_assert_cmpmem (again, length, text, whole);
    }
  write_copy (hall, text, whole - 1);
  g_assert_cmpint (push (hall, 6, 6, NULL), ==, 6);
}

/* What was acknowledged is never cut off as if it had not been. */
static void
test_damaged (Hall *hall, gconstpointer data)
{
  gsize length;
  g_autofree char *text = NULL;

  push (hall, 1, 5, NULL);
  push (hall, 6, 8, NULL);
  text = read_copy (hall, &length);
  for (gsize at = 20; at < length; at += 501)
    {
      g_autoptr (GError) error = NULL;

      text[at] ^= 2;
      write_copy (hall, text, length);
      assert_refused (hall, push (hall, 6, 8, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_DAMAGED, &error);
      text[at] ^= 2;
    }
  write_copy (hall, text, length);
  g_assert_cmpint (push (hall, 6, 8, NULL), ==, 8);
}

/* ---- The last word ---- */

static gboolean
export_copy (Hall *hall, guint32 terminal, const char *name, gint64 *entries, GError **error)
{
  g_autofree char *path = g_build_filename (hall->dir, name, NULL);

  return hub_copy_export (hall->dir, terminal, 0, path, entries, error);
}

static void
check_bundle (Hall *hall, const char *name, gint64 last)
{
  g_autofree char *path = g_build_filename (hall->dir, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_open (path, TK_BUNDLE_JOURNAL_LINE_MAX, &error);
  TkBundleJournal journal;

  g_assert_no_error (error);
  g_assert_true (tk_bundle_verify_journal (reader, NULL, NULL, &journal, &error));
  g_assert_no_error (error);
  g_assert_cmpint (journal.terminal, ==, hall->till->terminal->id);
  g_assert_cmpint (journal.first, ==, 1);
  g_assert_cmpint (journal.last, ==, last);
}

static void
test_sealed (Hall *hall, gconstpointer data)
{
  guint32 number = (guint32) hall->till->terminal->id;
  g_autoptr (GError) error = NULL;
  gint64 entries = 0;

  g_assert_false (export_copy (hall, number, "out", &entries, &error));
  g_assert_error (error, HUB_COPY_ERROR, HUB_COPY_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_cmpint (push (hall, 1, 3, NULL), ==, 3);
  g_assert_cmpint (push (hall, 4, 5, NULL), ==, 5);
  g_assert_true (export_copy (hall, number, "out", &entries, &error));
  g_assert_no_error (error);
  g_assert_cmpint (entries, ==, 5);
  check_bundle (hall, "out", 5);
  /* No sale after it is ever confirmed, neither by this process nor by the next. */
  assert_refused (hall, push (hall, 6, 6, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_SEALED, &error);
  open_witness (hall);
  assert_refused (hall, push (hall, 6, 8, &error), HUB_COPY_ERROR, HUB_COPY_ERROR_SEALED, &error);
  g_assert_false (export_copy (hall, number, "out", &entries, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_clear_error (&error);
  g_assert_true (export_copy (hall, number, "again", &entries, &error));
  check_bundle (hall, "again", 5);
}

/* ---- Over HTTP ---- */

static char *
encode_push (Hall *hall, guint first, guint last)
{
  TkWireBatch *batch = fake_terminal_batch (hall->till, first, last);
  TkWireWitnessed message = { *batch, hall->till->terminal->id, hall->till->enrolled->certificate };
  char *json = tk_wire_encode (&tk_wire_witnessed_shape, &message);

  tk_wire_free (&tk_wire_batch_shape, batch);
  return json;
}

static void
test_http (Hall *hall, gconstpointer data)
{
  HubHttpSettings settings = { .listen = "127.0.0.1:0" };
  g_autoptr (GError) error = NULL;
  g_autofree char *good = encode_push (hall, 1, 3);
  g_autofree char *fork = NULL;
  g_autofree char *large = g_strnfill (17 * 1024 * 1024, ' ');

  g_ptr_array_set_size (hall->till->journal, 2);
  fake_terminal_append (hall->till, TK_KIND_NOTE, "{\"text\":\"another\"}");
  fork = encode_push (hall, 3, 3);
  const struct
  {
    const char *method, *target, *body;
    guint status;
    const char *says;
  } rows[] = {
    { "POST", "/api/v1/witness/journal", good, 200, "{\"acked\":3,\"now\":" },
    { "POST", "/api/v1/witness/journal", good, 200, "\"results\":[]}" },
    { "POST", "/api/v1/witness/journal", fork, 409, "\"code\":\"journal_chain\"" },
    { "POST", "/api/v1/witness/journal", "{}", 400, "\"code\":\"invalid_request\"" },
    { "POST", "/api/v1/witness/journal", "", 400, "\"code\":\"invalid_request\"" },
    { "POST", "/api/v1/witness/journal", large, 413, "\"message\":" },
    { "GET", "/api/v1/witness/journal", "", 405, "\"message\":" },
    { "POST", "/api/v1/sync/journal", good, 404, "\"message\":" }, /* it is no hub */
  };

  hub_witness_apply (&settings, hall->witness);
  g_autoptr (HubHttpServer) server = hub_http_server_start (&settings, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply = raw_request (hub_http_server_get_port (server), rows[i].method, rows[i].target, NULL,
                                                rows[i].body, (gssize) strlen (rows[i].body));

      g_assert_cmpuint (reply->status, ==, rows[i].status);
      if (strstr (raw_reply_text (reply), rows[i].says) == NULL)
        g_error ("%s does not say %s", raw_reply_text (reply), rows[i].says);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Hall, NULL, set_up, func, tear_down)
  ADD ("/hub/witness/repeat", test_repeat);
  ADD ("/hub/witness/fork", test_fork);
  ADD ("/hub/witness/foreign", test_foreign);
  ADD ("/hub/witness/torn", test_torn);
  ADD ("/hub/witness/damaged", test_damaged);
  ADD ("/hub/witness/sealed", test_sealed);
  ADD ("/hub/witness/http", test_http);
  return g_test_run ();
}
