/* The desk on its own thread: jobs in order, answers where they were asked for. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-worker.h"

#define JOBS 50

typedef struct
{
  GMainLoop *loop;
  GThread *caller;
  GString *order;      /* what came back, one letter each */
  guint waiting;
  GError *error;
} Answers;

static GThread *desk_thread;   /* the thread the last job ran on */
static gint results_freed, inputs_freed;

static gpointer
letter_job (TkDesk *desk, gpointer input, GError **error)
{
  desk_thread = g_thread_self ();
  return g_strdup (input);
}

static gpointer
failing_job (TkDesk *desk, gpointer input, GError **error)
{
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, "no");
  return NULL;
}

static gpointer
nothing_job (TkDesk *desk, gpointer input, GError **error)
{
  return NULL;
}

static gpointer
sell_job (TkDesk *desk, gpointer input, GError **error)
{
  TkStaff staff = { "amina", "Amina", TK_ROLE_CASHIER, 0 };
  TkCartLine line = { 1, 1, 1 };
  TkPayment cash = { TK_PAY_CASH, 150000, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, NULL };

  return tk_desk_sell (desk, &staff, &request, error);
}

/* Holds the thread until the main loop's side lets go. */
static gpointer
waiting_job (TkDesk *desk, gpointer input, GError **error)
{
  g_mutex_lock (input);
  g_mutex_unlock (input);
  return g_strdup ("w");
}

static void
free_result (gpointer result)
{
  g_atomic_int_inc (&results_freed);
  g_free (result);
}

static void
free_input (gpointer input)
{
  g_atomic_int_inc (&inputs_freed);
  g_free (input);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answers *answers = data;

  g_clear_error (&answers->error); /* the last answer's is kept */
  g_autofree char *letter = tk_desk_worker_finish (result, &answers->error);
  g_assert_true (answers->caller == g_thread_self ());
  g_string_append (answers->order, letter != NULL ? letter : "-");
  if (--answers->waiting == 0)
    g_main_loop_quit (answers->loop);
}

static void
sold_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answers *answers = data;
  g_autoptr (TkSale) sale = tk_desk_worker_finish (result, &answers->error);

  g_assert_no_error (answers->error);
  g_assert_cmpint (sale->total, ==, 150000);
  g_main_loop_quit (answers->loop);
}

static void
begin (Answers *answers, guint waiting)
{
  *answers = (Answers) { .caller = g_thread_self (), .order = g_string_new (NULL), .waiting = waiting };
  answers->loop = g_main_loop_new (g_main_context_get_thread_default (), FALSE);
  results_freed = inputs_freed = 0;
}

static void
end (Answers *answers)
{
  g_main_loop_unref (answers->loop);
  g_string_free (answers->order, TRUE);
  g_clear_error (&answers->error);
}

static TkDeskWorker *
start (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;
  TkDeskWorker *worker = tk_desk_worker_new (f->dir, &f->clock.base, &error);

  g_assert_no_error (error);
  return worker;
}

static void
test_order (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkDeskWorker) worker = start (f);
  g_autoptr (GString) asked = g_string_new (NULL);
  Answers answers;

  begin (&answers, JOBS);
  for (int i = 0; i < JOBS; i++)
    {
      char letter[2] = { (char) ('a' + i % 26), '\0' };
      g_string_append (asked, letter);
      tk_desk_worker_run (worker, letter_job, g_strdup (letter), free_input, free_result, NULL, answered_cb, &answers);
    }
  g_main_loop_run (answers.loop);
  g_assert_no_error (answers.error);
  g_assert_cmpstr (answers.order->str, ==, asked->str);
  g_assert_false (desk_thread == g_thread_self ());
  g_clear_pointer (&worker, tk_desk_worker_free);
  g_assert_cmpint (inputs_freed, ==, JOBS);
  g_assert_cmpint (results_freed, ==, 0); /* all were taken */
  end (&answers);
}

/* The callback comes to the context of whoever asked, not to the main one. */
static gpointer
ask_elsewhere (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Answers answers;

  g_main_context_push_thread_default (context);
  begin (&answers, 1);
  tk_desk_worker_run (data, letter_job, g_strdup ("x"), g_free, g_free, NULL, answered_cb, &answers);
  g_main_loop_run (answers.loop);
  g_assert_cmpstr (answers.order->str, ==, "x");
  end (&answers);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_context (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkDeskWorker) worker = start (f);

  g_thread_join (g_thread_new ("asker", ask_elsewhere, worker));
}

static void
test_sale (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkDeskWorker) worker = start (f);
  Answers answers;

  begin (&answers, 1);
  tk_desk_worker_run (worker, sell_job, NULL, NULL, (GDestroyNotify) tk_sale_free, NULL, sold_cb, &answers);
  g_main_loop_run (answers.loop);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM sale"), ==, 1);
  end (&answers);
}

static void
test_errors (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkDeskWorker) worker = start (f);
  Answers answers;

  begin (&answers, 2);
  tk_desk_worker_run (worker, nothing_job, NULL, NULL, NULL, NULL, answered_cb, &answers);
  tk_desk_worker_run (worker, failing_job, g_strdup ("in"), free_input, NULL, NULL, answered_cb, &answers);
  g_main_loop_run (answers.loop);
  g_assert_cmpstr (answers.order->str, ==, "--");
  g_assert_error (answers.error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_clear_pointer (&worker, tk_desk_worker_free);
  g_assert_cmpint (inputs_freed, ==, 1);
  end (&answers);
}

/* Cancelled before it ran: it does not run. Cancelled while it ran: its result is freed. */
static void
test_cancelled (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkDeskWorker) worker = start (f);
  g_autoptr (GCancellable) running = g_cancellable_new (), queued = g_cancellable_new ();
  GMutex gate;
  Answers answers;

  begin (&answers, 2);
  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  desk_thread = NULL;
  tk_desk_worker_run (worker, waiting_job, &gate, NULL, free_result, running, answered_cb, &answers);
  tk_desk_worker_run (worker, letter_job, g_strdup ("x"), free_input, free_result, queued, answered_cb, &answers);
  g_cancellable_cancel (queued);
  g_cancellable_cancel (running);
  g_mutex_unlock (&gate);
  g_main_loop_run (answers.loop);
  g_assert_cmpstr (answers.order->str, ==, "--");
  g_assert_error (answers.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_pointer (&worker, tk_desk_worker_free);
  g_assert_null (desk_thread);
  g_assert_cmpint (inputs_freed, ==, 1);
  g_mutex_clear (&gate);
  end (&answers);
}

/* What was asked before the end is still done. */
static void
test_free_finishes (DeskFixture *f, gconstpointer data)
{
  TkDeskWorker *worker = start (f);

  for (int i = 0; i < 5; i++)
    tk_desk_worker_run (worker, sell_job, NULL, NULL, (GDestroyNotify) tk_sale_free, NULL, NULL, NULL);
  tk_desk_worker_free (worker);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM sale"), ==, 5);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_not_opened (DeskFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "terminal.key", "below-a-file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_worker_new (path, &f->clock.base, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/worker/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("order", test_order);
  ADD ("context", test_context);
  ADD ("sale", test_sale);
  ADD ("errors", test_errors);
  ADD ("cancelled", test_cancelled);
  ADD ("free-finishes", test_free_finishes);
  ADD ("not-opened", test_not_opened);
  return g_test_run ();
}
