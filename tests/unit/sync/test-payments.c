/* Payments and messages at the terminal: what the hub is asked, and what becomes of its answers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-store-attempt.h"
#include "tk-store-outbox.h"
#include "tk-sync-session.h"
#include "tk-terminal-fixture.h"

#define A "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a71"
#define B "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a72"
#define C "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a73"
#define SALE "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a12"
#define STATE(id, state, more) "{\"at\":1,\"attempt\":\"" id "\",\"now\":1,\"state\":\"" state "\"" more "}"
#define PAID ",\"amount\":150000,\"receipt\":\"SKL5XQ2M7P\""
#define HELD -1
#define NOT_REACHED 0

/* ---- A hub that says what it is told to, in order ---- */

typedef struct
{
  int status;            /* or HELD until it is cancelled, NOT_REACHED */
  const char *body;
} Answer;

typedef struct
{
  TkSyncCarrier carrier;
  GQueue answers;        /* Answer * */
  GPtrArray *asked;      /* "PATH" or "PATH BODY" */
  guint held;
} Hub;

typedef struct
{
  TkTerminalFixture *terminal;
  TkSyncSession *session;
  Hub *hub;              /* the session's */
} Scene;

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GTask) task = data;
  Hub *hub = g_task_get_task_data (task);

  hub->held--;
  g_task_return_error_if_cancelled (task);
}

/* As libcurl's: never from within the call that cancels. */
static void
hold (Hub *hub, GTask *task)
{
  g_autoptr (GSource) source = g_cancellable_source_new (g_task_get_cancellable (task));

  hub->held++;
  g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), g_steal_pointer (&task), NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
hub_send_async (TkSyncCarrier *carrier, const TkSyncHttpRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer data)
{
  Hub *hub = (Hub *) carrier;
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autofree Answer *answer = g_queue_pop_head (&hub->answers);

  g_assert_nonnull (answer);
  g_ptr_array_add (hub->asked, g_strjoin (" ", request->path, request->body, NULL));
  g_task_set_task_data (task, hub, NULL);
  if (answer->status == HELD)
    return hold (hub, task);
  if (answer->status == NOT_REACHED)
    g_task_return_new_error (task, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE, "Nobody is there");
  else
    {
      TkSyncHttpReply *reply = g_new0 (TkSyncHttpReply, 1);
      reply->status = (guint) answer->status;
      reply->type = g_strdup ("application/json");
      reply->body = g_string_new (answer->body);
      g_task_return_pointer (task, reply, (GDestroyNotify) tk_sync_http_reply_free);
    }
  g_object_unref (task);
}

static TkSyncHttpReply *
hub_send_finish (TkSyncCarrier *carrier, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
hub_free (TkSyncCarrier *carrier)
{
  Hub *hub = (Hub *) carrier;

  g_assert_cmpuint (hub->held, ==, 0);
  g_queue_clear_full (&hub->answers, g_free);
  g_ptr_array_unref (hub->asked);
  g_free (hub);
}

static void
set_up (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  scene->terminal = tk_terminal_fixture_new ();
  scene->hub = g_new0 (Hub, 1);
  scene->hub->carrier = (TkSyncCarrier) { hub_send_async, hub_send_finish, hub_free };
  scene->hub->asked = g_ptr_array_new_with_free_func (g_free);
  scene->session = tk_sync_session_open_over (scene->terminal->dir, &scene->terminal->clock.base, &scene->hub->carrier, &error);
  g_assert_no_error (error);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  tk_sync_session_close (scene->session);
  tk_terminal_fixture_free (scene->terminal);
}

/* As after a restart of the program, with a hub that knows nothing of before. */
static void
restart (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  Hub *hub = g_new0 (Hub, 1);

  tk_sync_session_close (scene->session);
  hub->carrier = (TkSyncCarrier) { hub_send_async, hub_send_finish, hub_free };
  hub->asked = g_ptr_array_new_with_free_func (g_free);
  scene->hub = hub;
  scene->session = tk_sync_session_open_over (scene->terminal->dir, &scene->terminal->clock.base, &hub->carrier, &error);
  g_assert_no_error (error);
}

static void
will_answer (Scene *scene, int status, const char *body)
{
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer) { status, body };
  g_queue_push_tail (&scene->hub->answers, answer);
}

/* ---- Steps ---- */

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static TkSyncNext
run_step (Scene *scene, TkSyncStep step, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  step (scene->session, TRUE, cancellable, stepped_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tk_sync_step_finish (result, error);
}

#define assert_step(scene, step, next) g_assert_cmpint (run_step (scene, step, NULL, NULL), ==, next)

/* What the hub was asked since the last time, one a line. */
static void
assert_asked (Scene *scene, const char *expected)
{
  g_autofree char *asked = NULL;

  g_ptr_array_add (scene->hub->asked, NULL);
  asked = g_strjoinv ("\n", (char **) scene->hub->asked->pdata);
  g_assert_cmpstr (asked, ==, expected);
  g_ptr_array_set_size (scene->hub->asked, 0);
  g_assert_cmpuint (g_queue_get_length (&scene->hub->answers), ==, 0);
}

#define ASK(id) "/api/v1/sync/payments {\"amount\":150000,\"attempt\":\"" id "\",\"currency\":\"KES\",\"event\":1,\"method\":\"mpesa\",\"phone\":\"254712345678\"," \
                "\"sale\":\"" SALE "\",\"staff\":\"amina\"}"
#define WATCH(id) "/api/v1/sync/payments/" id "?wait=20&at=1"
#define CHECK(id) "/api/v1/sync/payments/" id "?wait=0&at=0"
#define GIVE_UP(id) "/api/v1/sync/payments/" id "/give-up {}"

/* ---- What is kept ---- */

static void
keep (Scene *scene, const char *id)
{
  TkStoreAttempt attempt = {
    .id = (char *) id, .method = (char *) "mpesa", .currency = (char *) "KES", .phone = (char *) "254712345678", .email = (char *) "",
    .staff = (char *) "amina", .sale = (char *) SALE, .cart = (char *) "cart", .amount = 150000, .event = 1,
    .at = tk_clock_wall (&scene->terminal->clock.base),
  };
  TkDb *db = tk_store_get_db (scene->terminal->store);

  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_store_add_attempt (scene->terminal->store, &attempt, NULL));
  g_assert_true (tk_db_commit (db, NULL));
}

/* "STATE REASON RECEIPT PAID", then what is true of it. */
static void
assert_attempt (Scene *scene, const char *id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (tk_db_get_text (tk_store_get_db (scene->terminal->store), &text, &error,
                                 "SELECT state || iif (reason <> '', ' ' || reason, '') || iif (receipt <> '', ' ' || receipt || ' ' || paid, '')"
                                 " || iif (asked_at > 0, ' asked', '') || iif (give_up, ' give-up', '') || iif (told, ' told', '')"
                                 " || iif (late, ' late', '') || iif (done, ' done', '') || iif (error <> '', ': ' || error, '')"
                                 " FROM attempt WHERE id = $1", "s", id));
  g_assert_cmpstr (text, ==, expected);
}

static void
give_up (Scene *scene, const char *id, gboolean expected)
{
  gboolean given = !expected;

  g_assert_true (tk_store_give_up_attempt (scene->terminal->store, id, 1, &given, NULL));
  g_assert_cmpint (given, ==, expected);
}

static void
pass (Scene *scene, gint64 ms)
{
  tk_fake_clock_advance (&scene->terminal->clock, ms);
}

/* Asked for, and sent to the buyer's phone. */
static void
send (Scene *scene, const char *id, const char *asked)
{
  will_answer (scene, 200, g_intern_string (g_strdup_printf (STATE ("%s", "sent", ""), id)));
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_AGAIN);
  assert_asked (scene, asked);
  g_assert_true (scene->session->asked);
}

/* ---- The tests ---- */

static void
test_paid (Scene *scene, gconstpointer data)
{
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_IDLE);
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_IDLE);
  keep (scene, A);
  send (scene, A, ASK (A));
  assert_attempt (scene, A, "sent asked");
  g_assert_true (scene->session->changed);
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_IDLE);

  scene->session->changed = FALSE;
  will_answer (scene, 200, STATE (A, "sent", "")); /* at once, with nothing new: it is left alone for a while */
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_IDLE);
  g_assert_false (scene->session->changed);
  will_answer (scene, 200, STATE (A, "paid", PAID));
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_AGAIN);
  g_assert_true (scene->session->changed);
  assert_asked (scene, WATCH (A) "\n" WATCH (A));
  assert_attempt (scene, A, "paid SKL5XQ2M7P 150000 asked");
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_IDLE);
}

/* The answer, or the question, was lost: the same id is asked for again, also by the next life of the program. */
static void
test_lost_answer (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  keep (scene, A);
  will_answer (scene, NOT_REACHED, NULL);
  g_assert_cmpint (run_step (scene, tk_sync_ask_async, NULL, &error), ==, TK_SYNC_NEXT_FAILED);
  tk_sync_session_note_failure (scene->session, TK_SYNC_ASK, error);
  assert_asked (scene, ASK (A));
  assert_attempt (scene, A, "new asked: Nobody is there");
  g_assert_true (scene->session->changed);
  restart (scene);
  send (scene, A, ASK (A));
  assert_attempt (scene, A, "sent asked");
}

/* The hub was away, and is there again: that is said before anything is waited for. */
static void
test_reached_again (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  keep (scene, A);
  send (scene, A, ASK (A));
  will_answer (scene, NOT_REACHED, NULL);
  g_assert_cmpint (run_step (scene, tk_sync_watch_async, NULL, &error), ==, TK_SYNC_NEXT_FAILED);
  tk_sync_session_note_failure (scene->session, TK_SYNC_WATCH, error);
  assert_attempt (scene, A, "sent asked: Nobody is there");
  scene->session->changed = FALSE;
  will_answer (scene, 200, STATE (A, "sent", ""));
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_AGAIN);
  assert_asked (scene, WATCH (A) "\n/api/v1/sync/payments/" A "?wait=0&at=1");
  assert_attempt (scene, A, "sent asked");
  g_assert_true (scene->session->changed);
}

static void
test_refused (Scene *scene, gconstpointer data)
{
  static const struct { int status; const char *body, *expected; } cases[] = {
    { 409, "{\"code\":\"no_gateway\",\"message\":\"There is no M-Pesa here.\"}", "failed no_gateway told: The hub says: There is no M-Pesa here." },
    { 409, "{\"code\":\"payment_pending\",\"message\":\"Wait.\"}", "failed payment_pending told: The hub says: Wait." },
    { 400, "{\"code\":\"invalid_request\",\"message\":\"phone is none.\"}", "failed invalid_request told: The hub says: phone is none." },
    { 404, "<p>no</p>", "failed refused told: What answers is not a Tiketi hub (404); check the hub's address" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      tk_terminal_fixture_sql (scene->terminal, "DELETE FROM attempt");
      keep (scene, A);
      will_answer (scene, cases[i].status, cases[i].body);
      assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_AGAIN);
      assert_asked (scene, ASK (A));
      assert_attempt (scene, A, cases[i].expected);
      pass (scene, 3600000); /* nobody was prompted: nothing is watched, checked or given up */
      assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_IDLE);
      give_up (scene, A, TRUE);
      assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_IDLE);
    }
}

/* A hub in trouble is asked again; what else waits has its turn first. */
static void
test_trouble (Scene *scene, gconstpointer data)
{
  static const struct { int status; const char *body; TkSyncError code; } cases[] = {
    { 500, "{}", TK_SYNC_ERROR_HUB },
    { 429, "{\"code\":\"too_many_requests\",\"message\":\"Later.\"}", TK_SYNC_ERROR_HUB },
    { 401, "{\"code\":\"unauthorized\",\"message\":\"No.\"}", TK_SYNC_ERROR_REFUSED },
    { 403, "{\"code\":\"terminal_revoked\",\"message\":\"No.\"}", TK_SYNC_ERROR_REVOKED },
    { 200, "{}", TK_SYNC_ERROR_ANSWER },
    { 200, STATE (C, "paid", PAID), TK_SYNC_ERROR_ANSWER }, /* of another payment */
    { NOT_REACHED, NULL, TK_SYNC_ERROR_UNREACHABLE },
  };

  keep (scene, A);
  keep (scene, B);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      will_answer (scene, cases[i].status, cases[i].body);
      g_assert_cmpint (run_step (scene, tk_sync_ask_async, NULL, &error), ==, TK_SYNC_NEXT_FAILED);
      g_assert_error (error, TK_SYNC_ERROR, (int) cases[i].code);
      assert_asked (scene, i % 2 == 0 ? ASK (A) : ASK (B));
    }
  send (scene, B, ASK (B));
  send (scene, A, ASK (A));
  assert_attempt (scene, A, "sent asked");
  assert_attempt (scene, B, "sent asked");
}

/* While it was never asked for nobody is told; afterwards the hub is. */
static void
test_given_up (Scene *scene, gconstpointer data)
{
  keep (scene, A);
  give_up (scene, A, TRUE);
  assert_attempt (scene, A, "given-up give-up told");
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_IDLE);

  keep (scene, B);
  send (scene, B, ASK (B));
  give_up (scene, B, TRUE);
  assert_attempt (scene, B, "sent asked give-up");
  will_answer (scene, NOT_REACHED, NULL);
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_FAILED);
  will_answer (scene, 200, STATE (B, "given-up", ""));
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_AGAIN);
  assert_asked (scene, GIVE_UP (B) "\n" GIVE_UP (B));
  assert_attempt (scene, B, "given-up asked give-up told");
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_IDLE);

  keep (scene, C); /* the question was lost, and it is given up: the hub never heard of it */
  will_answer (scene, NOT_REACHED, NULL);
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_FAILED);
  give_up (scene, C, TRUE);
  will_answer (scene, 404, "{\"code\":\"not_found\",\"message\":\"What?\"}");
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_AGAIN);
  assert_asked (scene, ASK (C) "\n" GIVE_UP (C));
  assert_attempt (scene, C, "given-up asked give-up told");
}

/* Money is believed over everything said before, and shown again; nothing takes it back but a refund. */
static void
test_late (Scene *scene, gconstpointer data)
{
  keep (scene, A);
  send (scene, A, ASK (A));
  will_answer (scene, 200, STATE (A, "failed", ",\"reason\":\"unreachable\""));
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_AGAIN);
  assert_attempt (scene, A, "failed unreachable asked");
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_IDLE); /* just looked at */
  assert_asked (scene, WATCH (A));
  g_assert_true (tk_store_dismiss_attempt (scene->terminal->store, A, NULL));

  pass (scene, 15000);
  will_answer (scene, 200, STATE (A, "paid", PAID));
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_AGAIN);
  assert_asked (scene, CHECK (A));
  assert_attempt (scene, A, "paid SKL5XQ2M7P 150000 asked late");
  give_up (scene, A, FALSE);

  tk_terminal_fixture_sql (scene->terminal, "UPDATE attempt SET receipt = ''"); /* looked at on, while no sale has it */
  pass (scene, 15000);
  will_answer (scene, 200, STATE (A, "failed", "")); /* of before */
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_AGAIN);
  assert_attempt (scene, A, "paid asked late");
  pass (scene, 15000);
  will_answer (scene, 200, STATE (A, "refund", PAID));
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_AGAIN);
  assert_attempt (scene, A, "refund SKL5XQ2M7P 150000 asked late");
  assert_asked (scene, CHECK (A) "\n" CHECK (A));
  pass (scene, 3600000);
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_IDLE);
}

/* More and more rarely, for a day. */
static void
test_checked_rarely (Scene *scene, gconstpointer data)
{
  static const struct { gint64 after_ms, last_ms; guint asked; } cases[] = {
    { 0, 14999, 0 }, { 0, 15000, 1 }, { 599000, 15000, 1 }, { 601000, 15000, 0 }, { 601000, 60000, 1 }, { 3599000, 60000, 1 },
    { 3601000, 60000, 0 }, { 3601000, 900000, 1 }, { 86399000, 900000, 1 }, { 86400000, 900000, 0 },
  };

  keep (scene, A);
  send (scene, A, ASK (A));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = NULL;
      gint64 now = tk_clock_wall (&scene->terminal->clock.base);
      sql = g_strdup_printf ("UPDATE attempt SET state = 'cancelled', at = %" G_GINT64_FORMAT ", checked_at = %" G_GINT64_FORMAT,
                             now - cases[i].after_ms, now - cases[i].last_ms);
      tk_terminal_fixture_sql (scene->terminal, sql);
      if (cases[i].asked > 0)
        will_answer (scene, 200, STATE (A, "cancelled", ""));
      assert_step (scene, tk_sync_watch_async, cases[i].asked > 0 ? TK_SYNC_NEXT_AGAIN : TK_SYNC_NEXT_IDLE);
      assert_asked (scene, cases[i].asked > 0 ? CHECK (A) : "");
    }
}

/* Each has a request of its own; the first answer ends the round. */
static void
test_several (Scene *scene, gconstpointer data)
{
  keep (scene, A);
  keep (scene, B);
  keep (scene, C);
  send (scene, A, ASK (A));
  send (scene, B, ASK (B));
  send (scene, C, ASK (C));
  will_answer (scene, HELD, NULL);
  will_answer (scene, 200, STATE (B, "cancelled", ""));
  will_answer (scene, HELD, NULL);
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_AGAIN);
  g_assert_cmpuint (scene->hub->held, ==, 0);
  assert_asked (scene, WATCH (A) "\n" WATCH (B) "\n" WATCH (C));
  assert_attempt (scene, A, "sent asked");
  assert_attempt (scene, B, "cancelled asked");
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* The program ends, or something else is to be watched as well. */
static void
test_cancelled (Scene *scene, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  keep (scene, A);
  send (scene, A, ASK (A));
  will_answer (scene, HELD, NULL);
  g_timeout_add (10, cancel_cb, cancellable);
  g_assert_cmpint (run_step (scene, tk_sync_watch_async, cancellable, &error), ==, TK_SYNC_NEXT_FAILED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tk_sync_session_note_failure (scene->session, TK_SYNC_WATCH, error);
  assert_attempt (scene, A, "sent asked");
}

/* It was put back from a backup: nobody knows, and no second prompt is sent. */
static void
test_hub_forgot (Scene *scene, gconstpointer data)
{
  keep (scene, A);
  send (scene, A, ASK (A));
  for (guint i = 0; i < 2; i++)
    {
      will_answer (scene, 404, "{\"code\":\"not_found\",\"message\":\"What?\"}");
      assert_step (scene, tk_sync_watch_async, i == 0 ? TK_SYNC_NEXT_AGAIN : TK_SYNC_NEXT_IDLE);
      assert_asked (scene, i == 0 ? WATCH (A) : "/api/v1/sync/payments/" A "?wait=20&at=0");
      assert_attempt (scene, A, "unknown asked: The hub does not know this payment any more; look at the buyer's phone before taking money"
                                " another way");
      assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_IDLE);
    }
}

/* The sale was made without it: the hub learns that money which still comes pays for nothing. */
static void
test_sold_otherwise (Scene *scene, gconstpointer data)
{
  keep (scene, A);
  send (scene, A, ASK (A));
  will_answer (scene, 200, STATE (A, "failed", ",\"reason\":\"expired\""));
  assert_step (scene, tk_sync_watch_async, TK_SYNC_NEXT_AGAIN);
  assert_asked (scene, WATCH (A));
  tk_terminal_fixture_sql (scene->terminal,
                           "INSERT INTO journal (seq, id, kind, at, boot, staff, body, hash) VALUES (1, 'e', 'sale.completed', 1, 1, '', '{}',"
                           " zeroblob (32));"
                           "INSERT INTO shift (id, opened_seq, opened_at, opened_by, opening_float, currency) VALUES ('s', 1, 1, 'amina', 0, 'KES');"
                           "INSERT INTO sale (id, seq, shift, at, staff, currency, total, request, number)"
                           " VALUES ('x', 1, 's', 1, 'amina', 'KES', 150000, '" SALE "', 1)");
  will_answer (scene, 200, STATE (A, "failed", ",\"reason\":\"expired\""));
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_AGAIN);
  assert_asked (scene, GIVE_UP (A));
  assert_step (scene, tk_sync_ask_async, TK_SYNC_NEXT_IDLE);
  assert_attempt (scene, A, "failed expired asked told");
}

/* ---- Messages ---- */

#define MESSAGE(id) "/api/v1/sync/messages {\"attachment\":\"JVBERg==\",\"attachment_name\":\"tickets.pdf\",\"channel\":\"email\",\"id\":\"" id \
                    "\",\"sale\":\"" SALE "\",\"subject\":\"Your tickets\",\"text\":\"See you.\",\"to\":\"otieno@example.com\"}"
#define MESSAGE_STATE(id, state) "{\"id\":\"" id "\",\"state\":\"" state "\"}"

static void
post (Scene *scene, const char *id)
{
  TkStoreMessage message = {
    (char *) id, (char *) "email", (char *) "otieno@example.com", (char *) SALE, (char *) "Your tickets", (char *) "See you.",
    (char *) "tickets.pdf", (char *) "JVBERg==", (char *) "amina", NULL, NULL, tk_clock_wall (&scene->terminal->clock.base), 0, 0,
  };
  TkDb *db = tk_store_get_db (scene->terminal->store);

  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_store_add_message (scene->terminal->store, &message, NULL));
  g_assert_true (tk_db_commit (db, NULL));
}

static void
assert_message (Scene *scene, const char *id, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (tk_db_get_text (tk_store_get_db (scene->terminal->store), &text, NULL,
                                 "SELECT state || ' ' || tries || iif (attachment <> '', ' kept', '') || iif (reason <> '', ': ' || reason, '')"
                                 " FROM outbox WHERE id = $1", "s", id));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_messages (Scene *scene, gconstpointer data)
{
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_IDLE);
  post (scene, A);
  will_answer (scene, NOT_REACHED, NULL);
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_FAILED);
  assert_message (scene, A, "waiting 0 kept");
  will_answer (scene, 503, "{\"code\":\"unavailable\",\"message\":\"Later.\"}"); /* this one later, others now */
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_AGAIN);
  assert_message (scene, A, "waiting 1 kept: The hub says: Later.");
  post (scene, B);
  will_answer (scene, 200, MESSAGE_STATE (B, "queued"));
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_AGAIN);
  assert_asked (scene, MESSAGE (A) "\n" MESSAGE (A) "\n" MESSAGE (B));
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_IDLE);

  pass (scene, 5000);
  will_answer (scene, 400, "{\"code\":\"invalid_request\",\"message\":\"to is none.\"}");
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_AGAIN);
  assert_message (scene, A, "failed 0 kept: The hub says: to is none.");
  assert_asked (scene, MESSAGE (A));

  restart (scene); /* the hub is asked what became of it, later and later */
  pass (scene, 24999);
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_IDLE);
  pass (scene, 1);
  will_answer (scene, 200, MESSAGE_STATE (B, "queued"));
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_AGAIN);
  assert_message (scene, B, "queued 1 kept");
  pass (scene, 30000);
  will_answer (scene, 200, MESSAGE_STATE (B, "sent"));
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_AGAIN);
  assert_message (scene, B, "sent 0");
  assert_asked (scene, MESSAGE (B) "\n" MESSAGE (B));
  pass (scene, 86400000);
  assert_step (scene, tk_sync_message_async, TK_SYNC_NEXT_IDLE);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*test) (Scene *scene, gconstpointer data); } tests[] = {
    { "/sync/payments/paid", test_paid },
    { "/sync/payments/lost-answer", test_lost_answer },
    { "/sync/payments/reached-again", test_reached_again },
    { "/sync/payments/refused", test_refused },
    { "/sync/payments/trouble", test_trouble },
    { "/sync/payments/given-up", test_given_up },
    { "/sync/payments/late", test_late },
    { "/sync/payments/checked-rarely", test_checked_rarely },
    { "/sync/payments/several", test_several },
    { "/sync/payments/cancelled", test_cancelled },
    { "/sync/payments/hub-forgot", test_hub_forgot },
    { "/sync/payments/sold-otherwise", test_sold_otherwise },
    { "/sync/messages", test_messages },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Scene, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
