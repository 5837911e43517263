/* A week without a network, then a bad one: one terminal sells and scans for seven days, and carries it all home over a link of
 * 64 kbit/s with 800 ms of delay, a fifth of its packets lost, and resets. Desk, agent and the hub's service are real, on real
 * files; only the link and the time are simulated. Everything arrives exactly once, row for row.
 *   TIKETI_WEEK=full for 50,000 sales and 200,000 scans; a fiftieth of it otherwise.   TIKETI_SEED=N replays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "hub-service.h"
#include "tk-db.h"
#include "tk-desk-gate.h"
#include "tk-desk-sell.h"
#include "tk-journal.h"
#include "tk-store-setting.h"
#include "tk-sync-backoff.h"
#include "tk-sync-gzip.h"
#include "tk-sync-scene.h"
#include "tk-sync-session.h"
#include "tk-wire-messages.h"

#define SALES_FULL 50000
#define SCANS_EACH 4              /* of one ticket, over the week */
#define SMALL 50                  /* the everyday run is this much smaller */
#define WEEK_MS (7 * 24 * 3600 * G_GINT64_CONSTANT (1000))
#define CAPACITY 400000
#define PRICE 150000

#define LINK_BYTES_PER_S 8000     /* 64 kbit/s */
#define LINK_DELAY_MS 400         /* one way */
#define LINK_LOSS 20              /* of a hundred packets */
#define LINK_PACKET 1200
#define LINK_RESEND_MS 1000       /* until a lost packet is missed */
#define LINK_RESETS 8             /* of a hundred requests */
#define HEADER_BYTES 350          /* of a request, with what TCP and TLS add */
#define ENTRY_MOST 500            /* in a batch */

/* ---- The link ---- */

typedef struct
{
  TkSyncCarrier base;
  HubService *hub;
  HubTerminal *terminal;
  TkFakeClock *clock;             /* both ends tell the same time */
  GRand *random;
  guint64 up_bytes, requests, resets, timeouts;
  guint64 entries_sent;           /* in batches that left, whatever became of them */
} Link;

/* As the wire counts it. */
static gsize
wire_size (const char *body)
{
  gsize length = strlen (body);
  g_autoptr (GBytes) packed = tk_sync_gzip_pack (body, length);

  return HEADER_BYTES + (packed != NULL ? g_bytes_get_size (packed) : length);
}

/* Packets one after another, lost ones again. */
static gint64
travel_ms (Link *link, gsize bytes)
{
  gint64 ms = LINK_DELAY_MS;

  for (gsize sent = 0; sent < bytes; sent += LINK_PACKET)
    {
      gint64 packet = (gint64) MIN (LINK_PACKET, bytes - sent) * 1000 / LINK_BYTES_PER_S;

      for (ms += packet; g_rand_int_range (link->random, 0, 100) < LINK_LOSS; ms += packet)
        ms += LINK_RESEND_MS;
    }
  return ms;
}

typedef struct { guint status; char *type, *body; } Answer;

static void
answer_clear (Answer *answer)
{
  g_free (answer->type);
  g_free (answer->body);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
refuse (Answer *out, const GError *error)
{
  TkWireProblem problem = { (char *) (g_error_matches (error, HUB_ERROR, HUB_ERROR_CHAIN) ? TK_PROBLEM_CHAIN : "refused"), error->message };

  out->status = 409;
  out->type = g_strdup ("application/json");
  out->body = tk_wire_encode (&tk_wire_problem_shape, &problem);
}

static void
answer_with (Answer *out, const TkWireShape *shape, gpointer reply, const GError *error)
{
  if (reply == NULL)
    return refuse (out, error);
  out->status = 200;
  out->type = g_strdup ("application/json");
  out->body = tk_wire_encode (shape, reply);
  tk_wire_free (shape, reply);
}

static void
hub_journal (Link *link, const char *body, Answer *out)
{
  g_autoptr (GError) error = NULL;
  TkWireBatch *batch = tk_wire_decode (&tk_wire_batch_shape, body, strlen (body), &error);

  g_assert_no_error (error);
  TkWireBatchReply *reply = hub_service_ingest (link->hub, link->terminal, batch, &error);
  tk_wire_free (&tk_wire_batch_shape, batch);
  answer_with (out, &tk_wire_batch_reply_shape, reply, error);
}

static void
hub_changes (Link *link, const char *path, Answer *out)
{
  g_auto (GStrv) parts = g_strsplit_set (path, "=&", -1);
  g_autoptr (GError) error = NULL;
  gboolean empty;
  g_autoptr (GBytes) page = hub_service_changes (link->hub, link->terminal, parts[1], 500, &empty, &error);

  g_assert_no_error (error);
  out->status = 200;
  out->type = g_strdup ("application/x-ndjson");
  out->body = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
}

static void
hub_answer (Link *link, const TkSyncHttpRequest *request, Answer *out)
{
  if (g_str_has_prefix (request->path, "/api/v1/sync/journal"))
    hub_journal (link, request->body, out);
  else
    hub_changes (link, request->path, out);
}

static gboolean
hand_lines (const TkSyncHttpRequest *request, const char *text, GError **error)
{
  const char *end;

  for (const char *line = text; (end = strchr (line, '\n')) != NULL; line = end + 1)
    if (!request->line (line, (gsize) (end - line), request->line_data, error))
      return FALSE;
  return TRUE;
}

static TkSyncHttpReply *
make_reply (const TkSyncHttpRequest *request, const Answer *answer, gint64 took_ms, GError **error)
{
  gboolean lines = request->line != NULL && answer->status == 200;

  if (lines && !hand_lines (request, answer->body, error))
    return NULL;
  TkSyncHttpReply *reply = g_new0 (TkSyncHttpReply, 1);
  reply->status = answer->status;
  reply->type = g_strdup (answer->type);
  reply->body = g_string_new (lines ? "" : answer->body);
  reply->round_trip_ms = took_ms;
  return reply;
}

/* Where in its course the request breaks off: on the way up, on the way down, or not at all. */
typedef enum { BREAKS_UP, BREAKS_DOWN, BREAKS_NOT } Breaks;

static Breaks
draw_break (Link *link)
{
  if (g_rand_int_range (link->random, 0, 100) >= LINK_RESETS)
    return BREAKS_NOT;
  link->resets++;
  return g_rand_boolean (link->random) ? BREAKS_UP : BREAKS_DOWN;
}

/* The whole course of one request; NULL when its end never came. */
static TkSyncHttpReply *
carry (Link *link, const TkSyncHttpRequest *request, GError **error)
{
  gsize up = request->body != NULL ? wire_size (request->body) : HEADER_BYTES;
  gint64 took = travel_ms (link, up);
  Breaks breaks = draw_break (link);
  g_auto (Answer) answer = { 0 };

  link->requests++;
  if (breaks == BREAKS_UP)
    {
      gint64 part = g_rand_int_range (link->random, 1, 100);

      link->up_bytes += up * (guint64) part / 100;
      tk_fake_clock_advance (link->clock, took * part / 100);
      g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE, "reset on the way up");
      return NULL;
    }
  link->up_bytes += up;
  hub_answer (link, request, &answer);
  took += travel_ms (link, strlen (answer.body) / 4 + HEADER_BYTES); /* the hub compresses, too */
  if (took > request->timeout_ms)
    link->timeouts++;
  tk_fake_clock_advance (link->clock, MIN (took, request->timeout_ms));
  if (breaks == BREAKS_NOT && took <= request->timeout_ms)
    return make_reply (request, &answer, took, error);
  g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE, "the answer never came whole");
  return NULL;
}

static void
count_entries (Link *link, const char *body)
{
  for (const char *p = body; p != NULL && (p = strstr (p, "\"hash\":")) != NULL; p++)
    link->entries_sent++;
}

static void
link_send_async (TkSyncCarrier *carrier, const TkSyncHttpRequest *request, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer data)
{
  Link *link = (Link *) carrier;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  GError *error = NULL;
  TkSyncHttpReply *reply = carry (link, request, &error);

  if (g_str_has_prefix (request->path, "/api/v1/sync/journal"))
    count_entries (link, request->body);
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) tk_sync_http_reply_free);
  else
    g_task_return_error (task, error);
}

static TkSyncHttpReply *
link_send_finish (TkSyncCarrier *carrier, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
link_free (TkSyncCarrier *carrier)
{
  Link *link = (Link *) carrier;

  hub_terminal_free (link->terminal);
  g_rand_free (link->random);
  g_free (link);
}

/* ---- The week ---- */

typedef struct
{
  TkSyncScene *scene;
  const char *dir;
  TkFakeClock clock;
  TkDesk *desk;
  guint sales;
  GPtrArray *tokens;
  guint green;
} Week;

static TkStaff amina = { (char *) "amina", (char *) "Amina", TK_ROLE_CASHIER, 0 };
static TkStaff juma = { (char *) "juma", (char *) "Juma", TK_ROLE_GATE, 0 };

/* An event that goes on for two weeks, and is large enough. */
static void
enlarge (TkSyncScene *scene)
{
  g_autoptr (GError) error = NULL;

  tk_hub_runner_stop (scene->hub);
  g_autoptr (TkDb) db = tk_db_open (tk_hub_runner_get_db_path (scene->hub), TK_DB_EXISTING, &error);
  g_assert_no_error (error);
  g_assert_true (tk_db_begin (db, &error));
  tk_db_exec_script (db,
                     "UPDATE change SET body = replace(body, '\"ends_at\":' || (SELECT ends_at FROM event WHERE event = 1), '\"ends_at\":' "
                     "|| (SELECT ends_at + 1209600000 FROM event WHERE event = 1)) WHERE kind = 'event' AND key = '1'; "
                     "UPDATE event SET ends_at = ends_at + 1209600000 WHERE event = 1; "
                     "UPDATE change SET body = replace(body, '\"capacity\":500', '\"capacity\":" G_STRINGIFY (CAPACITY) "') "
                     "WHERE kind = 'type' AND key = '1-1'; "
                     "UPDATE ticket_type SET capacity = " G_STRINGIFY (CAPACITY) " WHERE event = 1 AND type = 1; "
                     "UPDATE stock SET last = " G_STRINGIFY (CAPACITY) " WHERE event = 1 AND type = 1;",
                     &error);
  g_assert_no_error (error);
  g_assert_true (tk_db_commit (db, &error));
  g_assert_true (tk_hub_runner_start (scene->hub, NULL));
}

static void
sell (Week *week)
{
  TkCartLine line = { 1, 1, 1 };
  TkPayment payment = { TK_PAY_CASH, 200000, NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &payment, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (week->desk, &amina, &request, &error);

  g_assert_no_error (error);
  g_ptr_array_add (week->tokens, g_strdup (((TkSoldTicket *) sale->tickets->pdata[0])->token));
}

/* In, out, in, out; each ticket has its turn long after it was sold. */
static void
scan (Week *week, guint ticket, guint nth)
{
  const char *token = g_ptr_array_index (week->tokens, ticket);
  TkScanRequest request = { 1, 1, nth % 2 == 0 ? TK_DIRECTION_ENTRY : TK_DIRECTION_EXIT, token, strlen (token), "scanner", NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_scan (week->desk, &juma, &request, &error);

  g_assert_no_error (error);
  week->green += result->colour == TK_COLOUR_GREEN;
}

static void
live (Week *week)
{
  gint64 step = WEEK_MS / (week->sales * (1 + SCANS_EACH));

  for (guint i = 0; i < week->sales; i++)
    {
      sell (week);
      tk_fake_clock_advance (&week->clock, step);
      for (guint nth = 0; nth < SCANS_EACH; nth++)
        {
          guint ago = nth * week->sales / (SCANS_EACH + 1);

          scan (week, (i + week->sales - ago) % week->sales % week->tokens->len, nth);
          tk_fake_clock_advance (&week->clock, step);
        }
    }
}

/* ---- Coming home ---- */

typedef struct { gboolean done; TkSyncNext next; GError *error; } Step;

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Step *step = data;

  step->next = tk_sync_step_finish (result, &step->error);
  step->done = TRUE;
}

/* Until nothing is left to do, with the agent's own backoff. */
static guint
run (TkSyncSession *session, TkSyncStep way, Week *week)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  TkSyncBackoff backoff = { 0 };
  guint failures = 0;

  for (;;)
    {
      Step step = { FALSE, TK_SYNC_NEXT_FAILED, NULL };

      way (session, FALSE, NULL, stepped_cb, &step);
      while (!step.done)
        g_main_context_iteration (NULL, TRUE);
      if (step.next == TK_SYNC_NEXT_IDLE)
        return failures;
      if (step.next == TK_SYNC_NEXT_AGAIN)
        {
          tk_sync_backoff_reset (&backoff);
          continue;
        }
      g_assert_cmpint (step.error->code, ==, TK_SYNC_ERROR_UNREACHABLE);
      g_clear_error (&step.error);
      failures++;
      tk_fake_clock_advance (&week->clock, tk_sync_backoff_next (&backoff, random));
    }
}

static char *
ask_text (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = tk_db_open (path, TK_DB_EXISTING | TK_DB_READ_ONLY, &error);
  char *text = NULL;

  g_assert_no_error (error);
  tk_db_get_text (db, &text, &error, sql, "");
  g_assert_no_error (error);
  return text;
}

/* Every column of every entry, in order, as one digest. */
static char *
digest_rows (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (TkDb) db = tk_db_open (path, TK_DB_EXISTING | TK_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  {
    g_autoptr (TkStmt) stmt = tk_db_query (db, &error, sql, "");

    g_assert_no_error (error);
    while (tk_stmt_step (stmt, &error))
      for (int column = 0; column < 8; column++)
        g_checksum_update (sum, (const guchar *) tk_stmt_text (stmt, column), (gssize) strlen (tk_stmt_text (stmt, column)) + 1);
  }
  g_assert_no_error (error);
  return g_strdup (g_checksum_get_string (sum));
}

static void
assert_row_for_row (Week *week, const Link *link)
{
  g_autofree char *terminal_db = g_build_filename (week->dir, "terminal.db", NULL);
  g_autofree char *hub_rows = g_strdup_printf ("SELECT seq, id, kind, at, boot, staff, body, hash FROM journal WHERE terminal = %" G_GINT64_FORMAT
                                               " ORDER BY seq",
                                               link->terminal->id);
  g_autofree char *there = digest_rows (tk_hub_runner_get_db_path (week->scene->hub), hub_rows);
  g_autofree char *here
    = digest_rows (terminal_db, "SELECT seq, id, kind, at, boot, staff, body, lower(hex(hash)) FROM journal ORDER BY seq");
  g_autofree char *sales = ask_text (tk_hub_runner_get_db_path (week->scene->hub), "SELECT count(*) || ' ' || count(DISTINCT id) FROM sale");
  g_autofree char *passages = ask_text (tk_hub_runner_get_db_path (week->scene->hub), "SELECT count(*) FROM checkin");
  g_autofree char *dead = ask_text (tk_hub_runner_get_db_path (week->scene->hub), "SELECT count(*) FROM journal WHERE status = 'dead'");
  g_autofree char *expected = g_strdup_printf ("%u %u", week->sales, week->sales);
  g_autofree char *scans = g_strdup_printf ("%u", week->sales * SCANS_EACH);

  g_assert_cmpstr (here, ==, there);
  g_assert_cmpstr (sales, ==, expected);
  g_assert_cmpstr (passages, ==, scans);
  g_assert_cmpstr (dead, ==, "0");
}

/* What a batch of nothing but sales costs: the figure of the issue. */
static double
bytes_a_sale (Week *week)
{
  g_autofree char *path = g_build_filename (week->dir, "terminal.db", NULL);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = tk_db_open (path, TK_DB_EXISTING | TK_DB_READ_ONLY, &error);
  guint n = 0;
  g_assert_no_error (error);
  {
    g_autoptr (TkStmt) stmt = tk_db_query (
      db, &error, "SELECT seq, id, kind, at, boot, staff, body, lower(hex(hash)) FROM journal WHERE kind = 'sale.completed' LIMIT 500", "");

    for (; tk_stmt_step (stmt, &error); n++)
      {
        TkWireEntry entry = { .seq = tk_stmt_int (stmt, 0), .at = tk_stmt_int (stmt, 3), .boot = tk_stmt_int (stmt, 4),
                              .id = (char *) tk_stmt_text (stmt, 1), .kind = (char *) tk_stmt_text (stmt, 2),
                              .staff = (char *) tk_stmt_text (stmt, 5), .body = (char *) tk_stmt_text (stmt, 6),
                              .hash = (char *) tk_stmt_text (stmt, 7) };
        g_autofree char *line = tk_wire_encode (&tk_wire_entry_shape, &entry);

        g_string_append (json, line);
      }
  }
  g_assert_no_error (error);
  return (double) wire_size (json->str) / n;
}

static void
print_week (Week *week, const Link *link, guint failures, gint64 entries, gint64 took_ms)
{
  guint64 again = link->entries_sent - (guint64) entries;

  g_test_message ("%u sales, %u scans (%u green), %" G_GINT64_FORMAT " entries", week->sales, week->sales * SCANS_EACH, week->green, entries);
  g_test_message ("home in %.1f h of simulated time: %" G_GUINT64_FORMAT " requests, %" G_GUINT64_FORMAT " resets, %" G_GUINT64_FORMAT
                  " timeouts, %u failures",
                  (double) took_ms / 3600000, link->requests, link->resets, link->timeouts, failures);
  g_test_message ("%.0f bytes a sale on the wire in a full batch, %.0f an entry in all, resends included", bytes_a_sale (week),
                  (double) link->up_bytes / (double) entries);
  g_test_message ("%" G_GUINT64_FORMAT " entries sent again: %.2f batches of %d a failure", again,
                  failures > 0 ? (double) again / ENTRY_MOST / failures : 0.0, ENTRY_MOST);
}

static Link *
link_new (Week *week, HubService *hub, guint32 seed)
{
  Link *link = g_new0 (Link, 1);
  g_autofree char *credential = tk_scene_setting (week->dir, "credential");
  g_autoptr (GError) error = NULL;

  link->base = (TkSyncCarrier) { link_send_async, link_send_finish, link_free };
  link->hub = hub;
  link->clock = &week->clock;
  link->random = g_rand_new_with_seed (seed);
  link->terminal = hub_service_authenticate (hub, credential, &error);
  g_assert_no_error (error);
  return link;
}

static void
come_home (Week *week, guint32 seed)
{
  g_autofree char *uri = g_strconcat ("sqlite:", tk_hub_runner_get_db_path (week->scene->hub), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) hub = hub_service_open (uri, &week->clock.base, &error);
  g_assert_no_error (error);
  Link *link = link_new (week, hub, seed);
  g_autoptr (TkSyncSession) session = tk_sync_session_open_over (week->dir, &week->clock.base, &link->base, &error);
  g_assert_no_error (error);
  gint64 start = week->clock.wall_ms;
  guint failures = run (session, tk_sync_push_async, week);
  gint64 took = week->clock.wall_ms - start;
  gint64 entries = tk_scene_ask (week->dir, "SELECT max(seq) FROM journal");

  print_week (week, link, failures, entries, took);
  run (session, tk_sync_pull_async, week);
  assert_row_for_row (week, link);
  g_assert_cmpuint (link->entries_sent - (guint64) entries, <=, (guint64) (failures + 1) * ENTRY_MOST);
  g_assert_cmpfloat (bytes_a_sale (week), <=, 400);
}

static void
test_week (void)
{
  const char *seed_text = g_getenv ("TIKETI_SEED");
  guint32 seed = seed_text != NULL ? (guint32) g_ascii_strtoull (seed_text, NULL, 10) : 20261121;
  Week week = { .sales = g_strcmp0 (g_getenv ("TIKETI_WEEK"), "full") == 0 ? SALES_FULL : SALES_FULL / SMALL };
  g_autoptr (GError) error = NULL;

  g_test_message ("TIKETI_SEED=%u", seed);
  week.scene = tk_sync_scene_new ();
  enlarge (week.scene);
  week.dir = tk_sync_scene_terminal (week.scene, "Week", "both");
  g_assert_cmpint (tk_scene_ask (week.dir, "SELECT sum(last - first + 1) FROM lease WHERE event = 1 AND type = 1"), >=, week.sales);
  tk_hub_runner_stop (week.scene->hub);
  week.tokens = g_ptr_array_new_with_free_func (g_free);
  tk_fake_clock_init (&week.clock, tk_clock_wall (tk_clock_system ()));
  g_strlcpy (week.clock.boot_id, tk_clock_boot_id (tk_clock_system ()), sizeof week.clock.boot_id);
  week.clock.boot_ms = tk_clock_boot (tk_clock_system ());
  week.desk = tk_desk_open (week.dir, &week.clock.base, &error);
  g_assert_no_error (error);
  live (&week);
  come_home (&week, seed);
  tk_desk_close (week.desk);
  g_ptr_array_unref (week.tokens);
  tk_sync_scene_free (week.scene);
}

int
main (int argc, char **argv)
{
  /* What is measured is the link; a week on a real disk would be a week of waiting for it. */
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/week/comes-home", test_week);
  return g_test_run ();
}
