/* The push to the witness: where it begins, what its answers mean, and that the hub's credential never goes there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-store-journal.h"
#include "tk-store-witness.h"
#include "tk-sync-session.h"
#include "tk-terminal-fixture.h"

#define URL "https://witness.example"

/* ---- A witness that says what it is told to ---- */

typedef struct
{
  TkSyncCarrier carrier;
  guint asked;
  gint64 first, last;    /* of the last push */
  guint status;          /* 0: not reached */
  const char *answer;
} Witness;

typedef struct
{
  TkTerminalFixture *terminal;
  TkSyncSession *session;
  Witness *witness;      /* the session's */
} Scene;

static void
look (Witness *witness, const TkSyncHttpRequest *request)
{
  TkWireWitnessed *message = tk_wire_decode (&tk_wire_witnessed_shape, request->body, strlen (request->body), NULL);

  g_assert_nonnull (message);
  g_assert_cmpstr (request->path, ==, "/api/v1/witness/journal");
  g_assert_null (strstr (request->body, "credential"));
  g_assert_true (g_str_has_prefix (message->certificate, TK_CERTIFICATE_PREFIX));
  witness->asked++;
  witness->first = ((TkWireEntry *) g_ptr_array_index (message->batch.entries, 0))->seq;
  witness->last = message->batch.head_seq;
  tk_wire_free (&tk_wire_witnessed_shape, message);
}

static void
send_async (TkSyncCarrier *carrier, const TkSyncHttpRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Witness *witness = (Witness *) carrier;

  look (witness, request);
  if (witness->status == 0)
    return g_task_return_new_error (task, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE, "The hub is not there.");
  TkSyncHttpReply *reply = g_new0 (TkSyncHttpReply, 1);
  reply->status = witness->status;
  reply->type = g_strdup ("application/json");
  reply->body = g_string_new (witness->answer);
  g_task_return_pointer (task, reply, (GDestroyNotify) tk_sync_http_reply_free);
}

static TkSyncHttpReply *
send_finish (TkSyncCarrier *carrier, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
carrier_free (TkSyncCarrier *carrier)
{
  g_free (carrier);
}

static void
note (Scene *scene, guint n)
{
  TkStore *store = scene->terminal->store;
  TkWireNote body = { (char *) "hello" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      tk_db_begin (tk_store_get_db (store), &error);
      tk_store_journal_append (store, &scene->terminal->clock.base, TK_KIND_NOTE, "", &tk_wire_note_shape, &body, NULL, NULL,
                               &error);
      tk_db_commit (tk_store_get_db (store), &error);
      g_assert_no_error (error);
    }
}

static void
set_up (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean held;

  scene->terminal = tk_terminal_fixture_new ();
  scene->session = tk_sync_session_open_offline (scene->terminal->dir, &scene->terminal->clock.base, &error);
  g_assert_no_error (error);
  g_assert_true (tk_store_witness_set (scene->terminal->store, URL, NULL, &held, &error));
  scene->witness = g_new0 (Witness, 1);
  scene->witness->carrier = (TkSyncCarrier) { send_async, send_finish, carrier_free };
  scene->session->witness = &scene->witness->carrier;
  scene->session->witness_url = g_strdup (URL);
  scene->session->witness_ca_file = g_strdup ("");
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  tk_sync_session_close (scene->session);
  tk_terminal_fixture_free (scene->terminal);
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static TkSyncNext
step (Scene *scene, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tk_sync_witness_async (scene->session, FALSE, NULL, stepped_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tk_sync_step_finish (result, error);
}

static gint64
acked (Scene *scene)
{
  g_auto (TkStoreWitness) witness = { NULL };

  g_assert_true (tk_store_witness_read (scene->terminal->store, &witness, NULL));
  return witness.acked;
}

/* Five entries here; each row what it said before, what it answers, and what comes of it. */
static void
test_answers (Scene *scene, gconstpointer data)
{
  static const struct
  {
    const char *answer;
    TkSyncNext next;
    int code;
    gint64 first, acked;
  } rows[] = {
    { "{\"acked\":0,\"now\":1,\"results\":[]}", TK_SYNC_NEXT_FAILED, TK_SYNC_ERROR_ANSWER, 1, 0 }, /* took nothing */
    { "{\"acked\":3,\"now\":1,\"results\":[]}", TK_SYNC_NEXT_AGAIN, 0, 1, 3 },
    { "{\"acked\":5,\"now\":1,\"results\":[]}", TK_SYNC_NEXT_AGAIN, 0, 4, 5 },
    { NULL, TK_SYNC_NEXT_IDLE, 0, 4, 5 },                                                         /* nothing to say */
  };

  note (scene, 5);
  scene->witness->status = 200;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      scene->witness->answer = rows[i].answer;
      g_assert_cmpint (step (scene, &error), ==, rows[i].next);
      if (rows[i].next == TK_SYNC_NEXT_FAILED)
        g_assert_error (error, TK_SYNC_ERROR, rows[i].code);
      g_assert_cmpint (scene->witness->first, ==, rows[i].first);
      g_assert_cmpint (acked (scene), ==, rows[i].acked);
    }
  g_assert_cmpuint (scene->witness->asked, ==, 3);
}

/* Another session asks first whether it still has what it acknowledged; one that lost it gets it again. */
static void
test_lost (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  note (scene, 5);
  g_assert_true (tk_store_witness_keep_acked (scene->terminal->store, 5, 1, NULL));
  scene->witness->status = 200;
  scene->witness->answer = "{\"acked\":2,\"now\":1,\"results\":[]}";
  g_assert_cmpint (step (scene, &error), ==, TK_SYNC_NEXT_AGAIN);
  g_assert_cmpint (scene->witness->first, ==, 5);
  g_assert_cmpint (acked (scene), ==, 2);
  scene->witness->answer = "{\"acked\":5,\"now\":1,\"results\":[]}";
  g_assert_cmpint (step (scene, &error), ==, TK_SYNC_NEXT_AGAIN);
  g_assert_cmpint (scene->witness->first, ==, 3);
  g_assert_cmpint (step (scene, &error), ==, TK_SYNC_NEXT_IDLE);
}

/* Whatever goes wrong, nothing counts as confirmed. */
static void
test_refusals (Scene *scene, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *answer;
    int code;
  } rows[] = {
    { 0, "", TK_SYNC_ERROR_UNREACHABLE },
    { 409, "{\"code\":\"journal_chain\",\"message\":\"No.\"}", TK_SYNC_ERROR_REFUSED },
    { 409, "{\"code\":\"witness_sealed\",\"message\":\"No.\"}", TK_SYNC_ERROR_REFUSED },
    { 503, "{\"code\":\"unavailable\",\"message\":\"No.\"}", TK_SYNC_ERROR_HUB },
    { 404, "<html>", TK_SYNC_ERROR_ANSWER },
    { 200, "{}", TK_SYNC_ERROR_ANSWER },
    { 200, "{\"acked\":6,\"now\":1,\"results\":[]}", TK_SYNC_ERROR_REFUSED }, /* more than there is here */
  };

  note (scene, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (TkStoreWitness) witness = { NULL };

      scene->witness->status = rows[i].status;
      scene->witness->answer = rows[i].answer;
      g_assert_cmpint (step (scene, &error), ==, TK_SYNC_NEXT_FAILED);
      g_assert_error (error, TK_SYNC_ERROR, rows[i].code);
      g_assert_null (strstr (error->message, "hub"));
      tk_sync_session_note_failure (scene->session, TK_SYNC_WITNESS, error);
      g_assert_true (tk_store_witness_read (scene->terminal->store, &witness, NULL));
      g_assert_cmpstr (witness.error, ==, error->message);
      g_assert_cmpint (witness.acked, ==, 0);
    }
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count(*) FROM incident WHERE id = 'witness_refused' AND closed = 0"), ==, 1);
  scene->witness->status = 200;
  scene->witness->answer = "{\"acked\":5,\"now\":1,\"results\":[]}";
  g_assert_cmpint (step (scene, NULL), ==, TK_SYNC_NEXT_AGAIN);
  g_assert_cmpint (tk_terminal_fixture_count (scene->terminal, "SELECT count(*) FROM incident WHERE id = 'witness_refused' AND closed = 0"), ==, 0);
}

/* Where there is none nobody is asked; and how the hub is doing stays the hub's. */
static void
test_none (Scene *scene, gconstpointer data)
{
  gboolean held;

  note (scene, 1);
  g_assert_true (tk_store_witness_set (scene->terminal->store, NULL, NULL, &held, NULL));
  g_assert_cmpint (step (scene, NULL), ==, TK_SYNC_NEXT_IDLE);
  g_assert_cmpuint (scene->witness->asked, ==, 0);
}

static void
test_set (Scene *scene, gconstpointer data)
{
  static const struct
  {
    const char *url;
    gboolean good;
  } rows[] = { { "https://10.0.0.5:8090/", TRUE }, { "http://127.0.0.1:8090", TRUE }, { "http://10.0.0.5:8090", FALSE },
               { "witness", FALSE }, { NULL, TRUE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (tk_sync_set_witness (scene->terminal->dir, &scene->terminal->clock.base, rows[i].url, NULL, &error), ==,
                       rows[i].good);
      if (!rows[i].good)
        g_assert_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Scene, NULL, set_up, func, tear_down)
  ADD ("/sync/witness/answers", test_answers);
  ADD ("/sync/witness/lost", test_lost);
  ADD ("/sync/witness/refusals", test_refusals);
  ADD ("/sync/witness/none", test_none);
  ADD ("/sync/witness/set", test_set);
  return g_test_run ();
}
