/* Random evenings of payments: a cashier, buyers who pay late or not at all, a network that loses questions and answers, and a program
 * that is started anew at any moment. Never two prompts while one is unknown; money that came is used once, or shown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tk-desk-pay.h"
#include "tk-desk-status.h"
#include "tk-store-setting.h"
#include "tk-sync-session.h"
#include "tk-terminal-fixture.h"
#include "tk-uuid.h"

#define EVENINGS 30
#define STEPS 120
#define PHONES 3
#define BUYERS 4                 /* at the window at a time */
#define PRICE 150000

/* ---- The hub, and the buyers' phones behind it ---- */

typedef enum { WORD_NONE, WORD_FAILED, WORD_CANCELLED } Word;

typedef struct
{
  char *id, *sale, *phone, receipt[11];
  Word word;
  gboolean given_up, elsewhere, money, silent, read; /* read: its refund was seen and put away */
  gint64 at;
} Prompt;

typedef struct
{
  TkSyncCarrier carrier;
  struct _World *world;
} Line;                          /* the session's; the hub outlives it */

typedef struct _World
{
  TkTerminalFixture *terminal;
  TkSyncSession *session;
  GRand *random;
  guint64 seed;
  GPtrArray *prompts;            /* Prompt, each sent once */
  guint receipts, loss;          /* loss: percent of questions and answers */
  char sales[BUYERS][TK_UUID_SIZE];
  guint asked, paid, late, refunded, restarts;
} World;

static gboolean
chance (World *world, gint percent)
{
  return g_rand_int_range (world->random, 0, 100) < percent;
}

static void
prompt_free (gpointer data)
{
  Prompt *prompt = data;

  g_free (prompt->id);
  g_free (prompt->sale);
  g_free (prompt->phone);
  g_free (prompt);
}

static Prompt *
find_prompt (World *world, const char *id)
{
  for (guint i = 0; i < world->prompts->len; i++)
    if (g_str_equal (((Prompt *) world->prompts->pdata[i])->id, id))
      return world->prompts->pdata[i];
  return NULL;
}

static const char *
state_of (const Prompt *prompt)
{
  if (prompt->money)
    return prompt->given_up || prompt->elsewhere ? TK_PAY_STATE_REFUND : TK_PAY_STATE_PAID;
  if (prompt->given_up)
    return TK_PAY_STATE_GIVEN_UP;
  if (prompt->word != WORD_NONE)
    return prompt->word == WORD_FAILED ? TK_PAY_STATE_FAILED : TK_PAY_STATE_CANCELLED;
  return prompt->silent ? TK_PAY_STATE_UNKNOWN : TK_PAY_STATE_SENT;
}

static gboolean
is_undecided (const Prompt *prompt)
{
  return !prompt->money && !prompt->given_up && prompt->word == WORD_NONE;
}

/* The first time under this id the buyer's phone rings: no other may, for this sale or on this phone. */
static Prompt *
ring (World *world, const char *body)
{
  TkWirePaymentAsk *ask = tk_wire_decode (&tk_wire_payment_ask_shape, body, strlen (body), NULL);
  Prompt *prompt = find_prompt (world, ask->attempt);

  g_assert_cmpint (ask->amount, ==, PRICE);
  for (guint i = 0; prompt == NULL && i < world->prompts->len; i++)
    {
      const Prompt *other = world->prompts->pdata[i];
      if (is_undecided (other) && (g_str_equal (other->phone, ask->phone) || g_str_equal (other->sale, ask->sale)))
        g_error ("seed %" G_GUINT64_FORMAT ": %s is asked for while %s is unknown", world->seed, ask->attempt, other->id);
    }
  if (prompt == NULL)
    {
      prompt = g_new0 (Prompt, 1);
      prompt->id = g_strdup (ask->attempt);
      prompt->sale = g_strdup (ask->sale);
      prompt->phone = g_strdup (ask->phone);
      prompt->at = 1;
      g_ptr_array_add (world->prompts, prompt);
    }
  tk_wire_free (&tk_wire_payment_ask_shape, ask);
  return prompt;
}

static char *
answer (const Prompt *prompt)
{
  TkWirePaymentState state = {
    prompt->id, (char *) state_of (prompt), (char *) (prompt->word == WORD_FAILED ? "expired" : ""),
    (char *) (prompt->money ? prompt->receipt : ""), (char *) "", prompt->money ? PRICE : 0, prompt->at, prompt->at,
  };

  return tk_wire_encode (&tk_wire_payment_state_shape, &state);
}

/* NULL for what it never heard of. */
static char *
serve (World *world, const TkSyncHttpRequest *request)
{
  g_auto (GStrv) parts = g_strsplit_set (request->path + strlen ("/api/v1/sync/"), "/?", 4);
  Prompt *prompt = parts[1] == NULL ? ring (world, request->body) : find_prompt (world, parts[1]);

  if (prompt != NULL && parts[1] != NULL && request->body != NULL && !prompt->given_up && !prompt->money)
    {
      prompt->given_up = TRUE;
      prompt->at++;
    }
  return prompt != NULL ? answer (prompt) : NULL;
}

static void
line_send_async (TkSyncCarrier *carrier, const TkSyncHttpRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  World *world = ((Line *) carrier)->world;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  gboolean lost = chance (world, (gint) world->loss);
  g_autofree char *body = lost && chance (world, 50) ? NULL : serve (world, request); /* the question, or its answer */
  TkSyncHttpReply *reply;

  if (lost)
    return g_task_return_new_error (task, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE, "Nobody is there");
  reply = g_new0 (TkSyncHttpReply, 1);
  reply->status = body != NULL ? 200 : 404;
  reply->type = g_strdup ("application/json");
  reply->body = g_string_new (body != NULL ? body : "{\"code\":\"not_found\",\"message\":\"What?\"}");
  g_task_return_pointer (task, reply, (GDestroyNotify) tk_sync_http_reply_free);
}

static TkSyncHttpReply *
line_send_finish (TkSyncCarrier *carrier, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
line_free (TkSyncCarrier *carrier)
{
  g_free (carrier);
}

/* ---- The terminal ---- */

static void
open_session (World *world)
{
  g_autoptr (GError) error = NULL;
  Line *line = g_new0 (Line, 1);

  line->carrier = (TkSyncCarrier) { line_send_async, line_send_finish, line_free };
  line->world = world;
  world->session = tk_sync_session_open_over (world->terminal->dir, &world->terminal->clock.base, &line->carrier, &error);
  g_assert_no_error (error);
}

static void
restart (World *world)
{
  g_autoptr (GError) error = NULL;

  tk_sync_session_close (world->session);
  tk_desk_close (world->terminal->desk);
  world->terminal->desk = tk_desk_open (world->terminal->dir, &world->terminal->clock.base, &error);
  g_assert_no_error (error);
  open_session (world);
  world->restarts++;
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static TkSyncNext
run_step (World *world, TkSyncWay way, TkSyncStep step)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TkSyncNext next;

  step (world->session, TRUE, NULL, stepped_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  next = tk_sync_step_finish (result, &error);
  if (next == TK_SYNC_NEXT_FAILED)
    tk_sync_session_note_failure (world->session, way, error);
  return next;
}

/* ---- The cashier ---- */

static const char *const phones[PHONES] = { "0712345678", "0722345678", "+255712345678" };

static TkAttempt *
pick_attempt (World *world, GPtrArray *attempts)
{
  return attempts->len > 0 ? attempts->pdata[g_rand_int_range (world->random, 0, (gint) attempts->len)] : NULL;
}

/* A refusal is as good an answer as any. */
static void
ask (World *world)
{
  TkCartLine line = { .event = 1, .type = 1, .qty = 1 };
  TkSaleRequest cart = { .lines = &line, .n_lines = 1 };
  TkAttemptRequest request = {
    .method = TK_PAY_MPESA, .amount = PRICE, .phone = phones[g_rand_int_range (world->random, 0, PHONES)], .cart = &cart,
    .request = world->sales[g_rand_int_range (world->random, 0, BUYERS)],
  };
  TkAttempt *attempt = tk_desk_pay_start (world->terminal->desk, world->terminal->amina, &request, NULL);

  world->asked += attempt != NULL;
  tk_attempt_free (attempt);
}

static gboolean
sell (World *world, const char *sale, const TkPayment *payment, const char *held)
{
  TkCartLine line = { .event = 1, .type = 1, .qty = 1 };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = payment, .n_payments = 1, .request = sale, .held = held };
  g_autoptr (TkSale) made = tk_desk_sell (world->terminal->desk, world->terminal->amina, &request, NULL);

  return made != NULL && !made->again;
}

/* The window is free for the next buyer. */
static void
next_buyer (World *world, const char *sale)
{
  for (guint i = 0; i < BUYERS; i++)
    if (g_str_equal (world->sales[i], sale))
      tk_uuid_new (&world->terminal->clock.base, world->sales[i]);
}

static void
finish_with (World *world, const TkAttempt *attempt)
{
  TkPayment payment = { .method = TK_PAY_MPESA, .attempt = attempt->id };
  gboolean made = sell (world, attempt->sale, &payment, attempt->cart);
  const Prompt *prompt = find_prompt (world, attempt->id);

  if (!made)
    return;
  g_assert_nonnull (prompt);
  g_assert_true (prompt->money);
  world->paid++;
  world->late += prompt->word != WORD_NONE;
  next_buyer (world, attempt->sale);
}

static void
sell_for_cash (World *world)
{
  const char *sale = world->sales[g_rand_int_range (world->random, 0, BUYERS)];
  g_autofree char *copy = g_strdup (sale);
  TkPayment cash = { .method = TK_PAY_CASH, .amount = PRICE };

  if (sell (world, copy, &cash, NULL))
    next_buyer (world, copy);
}

static void
act (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) attempts = tk_desk_pay_list (world->terminal->desk, &error);
  TkAttempt *one;

  g_assert_no_error (error);
  one = pick_attempt (world, attempts);
  switch (g_rand_int_range (world->random, 0, 8))
    {
    case 0:
    case 1:
    case 2:
      return ask (world);
    case 3:
      return sell_for_cash (world);
    case 4:
    case 5:
      if (one != NULL)
        finish_with (world, one);
      return;
    case 6:
      if (one != NULL)
        tk_desk_pay_give_up (world->terminal->desk, world->terminal->amina, one->id, NULL);
      return;
    default:
      if (one != NULL && tk_desk_pay_dismiss (world->terminal->desk, one->id, NULL) && g_str_equal (one->state, TK_PAY_STATE_REFUND))
        {
          find_prompt (world, one->id)->read = TRUE;
          world->refunded++;
        }
    }
}

/* The journal goes up: the hub knows what was sold without the money it was asked for. */
static void
sync_sales (World *world)
{
  for (guint i = 0; i < world->prompts->len; i++)
    {
      Prompt *prompt = world->prompts->pdata[i];
      g_autofree char *sql = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM sale WHERE request = '%s') AND NOT EXISTS (SELECT 1 FROM payment"
                                              " WHERE attempt = '%s')", prompt->sale, prompt->id);
      if (prompt->elsewhere || tk_terminal_fixture_count (world->terminal, sql) == 0)
        continue;
      prompt->elsewhere = TRUE;
      prompt->at++;
    }
}

/* ---- The buyers ---- */

static void
answer_prompt (World *world)
{
  Prompt *prompt;

  if (world->prompts->len == 0)
    return;
  prompt = world->prompts->pdata[g_rand_int_range (world->random, 0, (gint) world->prompts->len)];
  prompt->at++;
  switch (g_rand_int_range (world->random, 0, 5))
    {
    case 0:
    case 1: /* whatever was said before */
      if (!prompt->money)
        g_snprintf (prompt->receipt, sizeof prompt->receipt, "SKL%07u", ++world->receipts);
      prompt->money = TRUE;
      return;
    case 2:
      prompt->word = prompt->word == WORD_NONE ? WORD_FAILED : prompt->word;
      return;
    case 3:
      prompt->word = prompt->word == WORD_NONE ? WORD_CANCELLED : prompt->word;
      return;
    default:
      prompt->silent = TRUE;
    }
}

/* ---- What must be true ---- */

/* No sale was made with money that did not come, and none with the same twice. */
static void
check_sales (World *world)
{
  TkTerminalFixture *terminal = world->terminal;

  g_assert_cmpint (tk_terminal_fixture_count (terminal, "SELECT count (*) - count (DISTINCT attempt) FROM payment WHERE attempt <> ''"), ==, 0);
  g_assert_cmpint (tk_terminal_fixture_count (terminal, "SELECT count (*) FROM payment AS p WHERE attempt <> '' AND NOT EXISTS"
                                                        " (SELECT 1 FROM attempt AS a WHERE a.id = p.attempt AND a.state IN ('paid', 'refund')"
                                                        " AND a.paid = p.amount)"), ==, 0);
}

/* (transfer full) */
static char *
describe (World *world, const char *id)
{
  char *text = NULL;

  tk_db_get_text (tk_store_get_db (world->terminal->store), &text, NULL,
                  "SELECT state || ' asked ' || asked_at || ' give-up ' || give_up || ' told ' || told || ' late ' || late || ' done ' || done"
                  " || ' checked ' || checked_at || ' ' || error FROM attempt WHERE id = $1", "s", id);
  return text;
}

static gboolean
has (const GPtrArray *attempts, const char *id)
{
  for (guint i = 0; i < attempts->len; i++)
    if (g_str_equal (((TkAttempt *) attempts->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

/* The network is well and everybody has gone home: what is known at the hub is known here, and no money is out of sight. */
static void
check_end (World *world)
{
  g_autoptr (GPtrArray) attempts = tk_desk_pay_list (world->terminal->desk, NULL);

  for (guint i = 0; i < world->prompts->len; i++)
    {
      const Prompt *prompt = world->prompts->pdata[i];
      g_autofree char *sql = g_strdup_printf ("SELECT (state = '%s') + 10 * done + 100 * EXISTS (SELECT 1 FROM payment WHERE attempt = attempt.id"
                                              " AND attempt <> '') + 1000 * EXISTS (SELECT 1 FROM sale WHERE request = attempt.sale) FROM attempt WHERE id = '%s'",
                                              state_of (prompt), prompt->id);
      gint64 found = tk_terminal_fixture_count (world->terminal, sql);
      gboolean used = found / 100 % 10, sold = found / 1000;
      g_autofree char *here = describe (world, prompt->id);
      if (prompt->money && !used && !prompt->read && !has (attempts, prompt->id))
        g_error ("seed %" G_GUINT64_FORMAT ": the money of %s is out of sight (%s)", world->seed, prompt->id, here);
      if (found % 10 != 1 && !used)
        g_error ("seed %" G_GUINT64_FORMAT ": %s is %s at the hub, and here %s", world->seed, prompt->id, state_of (prompt), here);
      if (sold && !used && !prompt->money && !prompt->given_up)
        g_error ("seed %" G_GUINT64_FORMAT ": the hub was not told that the sale of %s was paid otherwise", world->seed, prompt->id);
    }
}

static void
settle (World *world)
{
  world->loss = 0;
  sync_sales (world);
  for (guint i = 0; i < 1000; i++)
    {
      TkSyncNext asked = run_step (world, TK_SYNC_ASK, tk_sync_ask_async);
      tk_fake_clock_advance (&world->terminal->clock, 60000);
      if (run_step (world, TK_SYNC_WATCH, tk_sync_watch_async) == TK_SYNC_NEXT_IDLE && asked == TK_SYNC_NEXT_IDLE && i > 3 * world->prompts->len + 40)
        return;
    }
}

/* ---- An evening ---- */

static void
take_turn (World *world)
{
  switch (g_rand_int_range (world->random, 0, 10))
    {
    case 0:
    case 1:
    case 2:
      return act (world);
    case 3:
    case 4:
      run_step (world, TK_SYNC_ASK, tk_sync_ask_async);
      return;
    case 5:
    case 6:
      run_step (world, TK_SYNC_WATCH, tk_sync_watch_async);
      return;
    case 7:
      return answer_prompt (world);
    case 8:
      return tk_fake_clock_advance (&world->terminal->clock, g_rand_int_range (world->random, 0, 30000));
    default:
      if (chance (world, 30))
        restart (world);
      else if (chance (world, 30))
        sync_sales (world);
    }
}

static void
play (guint64 seed, guint totals[5])
{
  World world = { .seed = seed, .loss = 30 };

  world.terminal = tk_terminal_fixture_new ();
  world.random = g_rand_new_with_seed ((guint32) seed);
  world.prompts = g_ptr_array_new_with_free_func (prompt_free);
  tk_terminal_fixture_sql (world.terminal, "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status) VALUES"
                                           " ('l', 1, 1, 1, 10000, 1, 1, 1795398400000, 'open'); PRAGMA synchronous = OFF");
  tk_store_set_setting (world.terminal->store, "net", "online", NULL);
  for (guint i = 0; i < BUYERS; i++)
    tk_uuid_new (&world.terminal->clock.base, world.sales[i]);
  open_session (&world);
  for (guint i = 0; i < STEPS; i++)
    {
      take_turn (&world);
      check_sales (&world);
    }
  settle (&world);
  check_sales (&world);
  check_end (&world);
  g_assert_true (tk_desk_verify_journal (world.terminal->desk, NULL, NULL, NULL));
  totals[0] += world.prompts->len;
  totals[1] += world.paid;
  totals[2] += world.late;
  totals[3] += world.refunded;
  totals[4] += world.restarts;
  tk_sync_session_close (world.session);
  tk_terminal_fixture_free (world.terminal);
  g_ptr_array_unref (world.prompts);
  g_rand_free (world.random);
}

static void
test_evenings (void)
{
  const char *given = g_getenv ("TIKETI_SEED"), *count = g_getenv ("TIKETI_EVENINGS");
  guint64 seed = given != NULL ? g_ascii_strtoull (given, NULL, 10) : (guint64) g_get_real_time () % 1000000000;
  guint evenings = given != NULL ? 1 : count != NULL ? (guint) g_ascii_strtoull (count, NULL, 10) : EVENINGS;
  guint totals[5] = { 0 };

  g_test_message ("seeds %" G_GUINT64_FORMAT " and on; TIKETI_SEED replays one", seed);
  for (guint i = 0; i < evenings; i++)
    play (seed + i, totals);
  g_test_message ("%u evenings: %u prompts, %u sales paid by one, %u of them late, %u refunds read, %u restarts", evenings, totals[0], totals[1],
                  totals[2], totals[3], totals[4]);
  if (given != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    g_assert_cmpuint (totals[i], >, 0); /* otherwise it tried nothing */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/payments/evenings", test_evenings);
  return g_test_run ();
}
