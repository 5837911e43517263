/* The evening that the checker's tests look at. SPDX-License-Identifier: GPL-3.0-or-later */
#include "check-world.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "hub-service.h"
#include "tk-desk-exception.h"
#include "tk-desk-sell.h"
#include "tk-desk-shift.h"
#include "tk-journal.h"
#include "tk-keys.h"
#include "tk-sync-scene.h"

#define PRICE 150000

typedef struct
{
  CheckWorld *world;
  TkSyncScene *scene;
  const char *dirs[CHECK_DATABASES];
  GPtrArray *tokens; /* of every ticket sold, in order */
} Evening;

static char *ask_file (const char *path, const char *sql);

static const TkStaff amina = { (char *) "amina", (char *) "Amina", TK_ROLE_CASHIER, 0 };
static const TkStaff juma = { (char *) "juma", (char *) "Juma", TK_ROLE_GATE, 0 };
static const TkStaff wanjiru = { (char *) "wanjiru", (char *) "Wanjiru", TK_ROLE_SUPERVISOR, 0 };

/* ---- Acts, and what the screen said ---- */

static TkDesk *
open_desk (Evening *evening, CheckDatabase at)
{
  g_autoptr (GError) error = NULL;
  TkDesk *desk = tk_desk_open (evening->dirs[at], tk_clock_system (), &error);

  g_assert_no_error (error);
  return desk;
}

static void
note_sale (Evening *evening, CheckDatabase at, const TkSale *sale, gint64 cash)
{
  SimSaleSeen *seen = g_new0 (SimSaleSeen, 1);
  GStrvBuilder *tokens = g_strv_builder_new ();

  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];

      g_strv_builder_add (tokens, ticket->token);
      g_ptr_array_add (evening->tokens, g_strdup (ticket->token));
    }
  *seen = (SimSaleSeen) { .sale = g_strdup (sale->id), .terminal = evening->world->terminals[at], .seq = sale->seq,
                          .tokens = g_strv_builder_end (tokens), .total = sale->total, .cash = cash, .change = sale->change };
  g_strv_builder_unref (tokens);
  g_ptr_array_add (evening->world->seen->sales, seen);
}

/* Beyond the capacity it needs a supervisor, who is asked every time. */
static void
sell (Evening *evening, CheckDatabase at, guint16 type, guint qty, gint64 price, const char *code)
{
  g_autoptr (TkDesk) desk = open_desk (evening, at);
  TkCartLine line = { 1, type, qty };
  TkPayment payment = { code != NULL ? TK_PAY_MPESA_CODE : TK_PAY_CASH, price * qty + (code != NULL ? 0 : 50000), code };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &payment, .n_payments = 1, .approver = &wanjiru };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (desk, &amina, &request, &error);

  g_assert_no_error (error);
  note_sale (evening, at, sale, code != NULL ? 0 : price * qty);
}

static void
scan_text (Evening *evening, CheckDatabase at, TkDirection direction, const char *text, TkColour expected)
{
  g_autoptr (TkDesk) desk = open_desk (evening, at);
  TkScanRequest request = { 1, 1, direction, text, strlen (text), "text", NULL, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_scan (desk, &juma, &request, &error);
  SimScanSeen *seen = g_new0 (SimScanSeen, 1);

  g_assert_no_error (error);
  g_assert_cmpint (result->colour, ==, expected);
  *seen = (SimScanSeen) { .scan = g_strdup (result->scan_id), .terminal = evening->world->terminals[at], .gate = 1, .text = g_strdup (text),
                          .colour = g_strdup (tk_colour_to_string (result->colour)),
                          .verdict = g_strdup (tk_verdict_to_string (result->kind)), .count = result->count,
                          .repeat = result->repeat, .true_ms = g_get_real_time () / 1000 };
  g_ptr_array_add (evening->world->seen->scans, seen);
}

static void
note_decision (Evening *evening, CheckDatabase at, const char *kind, const char *scan, const char *about, guint count)
{
  SimDecisionSeen *seen = g_new0 (SimDecisionSeen, 1);

  *seen = (SimDecisionSeen) { .kind = g_strdup (kind), .scan = g_strdup (scan), .about = g_strdup (about),
                              .terminal = evening->world->terminals[at], .count = count };
  g_ptr_array_add (evening->world->seen->decisions, seen);
}

static const char *
last_scan (const Evening *evening)
{
  const GPtrArray *scans = evening->world->seen->scans;

  return ((const SimScanSeen *) scans->pdata[scans->len - 1])->scan;
}

static void
let_in_after_all (Evening *evening, CheckDatabase at)
{
  g_autoptr (TkDesk) desk = open_desk (evening, at);
  TkOverrideRequest request = { .scan = last_scan (evening), .reason = "known to us", .approver = &wanjiru };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_override (desk, &juma, &request, &error);

  g_assert_no_error (error);
  note_decision (evening, at, TK_KIND_CHECKIN_OVERRIDE, result->scan_id, request.scan, result->count);
}

static void
undo_scan (Evening *evening, CheckDatabase at)
{
  g_autoptr (TkDesk) desk = open_desk (evening, at);
  TkAnnulRequest request = { .scan = last_scan (evening), .reason = "did not pass" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkAnnulled) annulled = tk_desk_annul (desk, &juma, &request, &error);

  g_assert_no_error (error);
  note_decision (evening, at, TK_KIND_CHECKIN_ANNULLED, NULL, request.scan, 0);
}

static void
scan (Evening *evening, CheckDatabase at, TkDirection direction, guint ticket, TkColour expected)
{
  scan_text (evening, at, direction, evening->tokens->pdata[ticket], expected);
}

static void
open_shift (Evening *evening, CheckDatabase at, gint64 opening)
{
  g_autoptr (TkDesk) desk = open_desk (evening, at);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = tk_desk_shift_open (desk, &amina, opening, "KES", &error);

  g_assert_no_error (error);
}

static void
close_shift (Evening *evening, CheckDatabase at, gint64 missing)
{
  g_autoptr (TkDesk) desk = open_desk (evening, at);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) x = tk_desk_shift_report (desk, FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (TkShiftReport) z = tk_desk_shift_close (desk, &amina, x->expected - missing, "Counted twice.", &error);
  g_assert_no_error (error);
}

/* The last sale at that terminal: `tickets` of its tickets, 0 for all. */
static void
undo_last (Evening *evening, CheckDatabase at, gboolean refund, gsize tickets)
{
  g_autoptr (TkDesk) desk = open_desk (evening, at);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sales = tk_desk_search_sales (desk, NULL, 1, &error);
  g_assert_no_error (error);
  g_autoptr (TkSale) sale = tk_desk_get_sale (desk, ((TkSaleSummary *) sales->pdata[0])->id, &error);
  g_assert_no_error (error);
  const TkSoldTicket *first = sale->tickets->pdata[0];
  TkReversalRequest request = { .sale = sale->id, .tickets = &first->id, .n_tickets = tickets, .reason = "Wrong day.", .approver = &wanjiru };
  g_autoptr (TkReversal) reversal = (refund ? tk_desk_refund : tk_desk_void) (desk, &wanjiru, &request, &error);
  SimReversalSeen *seen = g_new0 (SimReversalSeen, 1);
  GStrvBuilder *tokens = g_strv_builder_new ();

  g_assert_no_error (error);
  for (guint i = 0; i < reversal->tickets->len; i++)
    g_strv_builder_add (tokens, ((const TkSoldTicket *) sale->tickets->pdata[i])->token);
  *seen = (SimReversalSeen) { .reversal = g_strdup (reversal->id), .sale = g_strdup (sale->id), .terminal = evening->world->terminals[at],
                              .tokens = g_strv_builder_end (tokens), .amount = reversal->amount };
  g_strv_builder_unref (tokens);
  g_ptr_array_add (evening->world->seen->reversals, seen);
}

static void
sync_all (Evening *evening, const CheckDatabase *which, gsize n)
{
  for (gsize i = 0; i < n; i++)
    tk_scene_sync (evening->dirs[which[i]]);
}

/* ---- Who there is ---- */

static void
add_terminal (Evening *evening, CheckDatabase at, const char *name, gboolean synced, gboolean revoked)
{
  SimTerminalSeen *seen = g_new0 (SimTerminalSeen, 1);
  g_autoptr (GError) error = NULL;

  evening->dirs[at] = tk_sync_scene_terminal (evening->scene, name, "both");
  g_autofree char *number = tk_scene_setting (evening->dirs[at], "terminal");
  g_autofree char *key_file = g_build_filename (evening->dirs[at], TK_SYNC_KEY_FILE, NULL);
  g_autoptr (TkKeyPair) pair = tk_key_pair_load (key_file, &error);
  g_assert_no_error (error);
  evening->world->terminals[at] = (guint32) g_ascii_strtoull (number, NULL, 10);
  *seen = (SimTerminalSeen) { .terminal = evening->world->terminals[at], .synced = synced, .revoked = revoked };
  memcpy (seen->public_key, tk_key_pair_get_public (pair), sizeof seen->public_key);
  g_ptr_array_add (evening->world->seen->terminals, seen);
}

static SimTerminalSeen *
find_terminal (CheckWorld *world, CheckDatabase at)
{
  for (guint i = 0; i < world->seen->terminals->len; i++)
    {
      SimTerminalSeen *seen = world->seen->terminals->pdata[i];

      if (seen->terminal == world->terminals[at])
        return seen;
    }
  return NULL;
}

static void
revoke_terminal (Evening *evening, const char *name)
{
  const char *words[] = { "terminal", "revoke", name, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *out = tk_hub_runner_run (evening->scene->hub, words, &error);

  g_assert_no_error (error);
}

static void
release (HubService *service, const char *lease)
{
  HubLeaseRelease request = { lease, "wanjiru", "The till fell into the sea." };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = hub_service_lease_release (service, &request, &error);

  g_assert_no_error (error);
}

/* What the lost terminal had left of its Last Seats goes back on sale, though nobody knows what it sold; and two more may be
 * sold than there are. */
static void
release_last_seats (Evening *evening)
{
  gint64 overdraft = 0;
  const char *path = tk_hub_runner_get_db_path (evening->scene->hub);
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM lease WHERE terminal = %u AND type = 4 AND status = 'fenced'",
                                          evening->world->terminals[CHECK_LOST]);
  g_autoptr (GError) error = NULL;
  g_autofree char *lease = ask_file (path, sql);

  g_assert_nonnull (lease);
  tk_hub_runner_stop (evening->scene->hub);
  HubService *service = hub_service_open (uri, tk_clock_system (), &error);
  g_assert_no_error (error);
  release (service, lease);
  hub_service_type_overdraft (service, 1, 4, 2, "wanjiru", &overdraft, &error);
  g_assert_no_error (error);
  hub_service_close (service);
  tk_hub_runner_start (evening->scene->hub, &error);
  g_assert_no_error (error);
}

/* ---- The evening ---- */

/* Tickets 0 to 4: two Regular, one VIP, one Family, one Regular of the gate's own. */
static void
sell_tickets (Evening *evening)
{
  open_shift (evening, CHECK_TILL, 500000);
  sell (evening, CHECK_TILL, 1, 2, PRICE, NULL);
  sell (evening, CHECK_TILL, 2, 1, 500000, "SKL5XQ2M7P");
  sell (evening, CHECK_TILL, 3, 1, 400000, NULL);
  sell (evening, CHECK_GATE, 1, 1, PRICE, NULL);
}

/* Ticket 0 comes, goes and comes again; 1 comes in at both gates, which have not heard of each other; 2 turns round at the door; 3 is a
 * group. Somebody without a ticket is let in by a supervisor. */
static void
come_and_go (Evening *evening)
{
  g_autofree char *forged = g_strdup (evening->tokens->pdata[2]);

  scan (evening, CHECK_GATE, TK_DIRECTION_ENTRY, 0, TK_COLOUR_GREEN);
  scan (evening, CHECK_GATE, TK_DIRECTION_EXIT, 0, TK_COLOUR_GREEN);
  scan (evening, CHECK_GATE, TK_DIRECTION_ENTRY, 0, TK_COLOUR_GREEN);
  scan (evening, CHECK_GATE, TK_DIRECTION_ENTRY, 1, TK_COLOUR_GREEN);
  scan (evening, CHECK_TILL, TK_DIRECTION_ENTRY, 1, TK_COLOUR_GREEN);
  scan (evening, CHECK_TILL, TK_DIRECTION_ENTRY, 3, TK_COLOUR_GREEN);
  scan (evening, CHECK_TILL, TK_DIRECTION_ENTRY, 3, TK_COLOUR_GREEN);
  scan (evening, CHECK_GATE, TK_DIRECTION_ENTRY, 2, TK_COLOUR_GREEN);
  undo_scan (evening, CHECK_GATE);
  forged[strlen (forged) - 1] = forged[strlen (forged) - 1] == '0' ? '1' : '0';
  scan_text (evening, CHECK_GATE, TK_DIRECTION_ENTRY, forged, TK_COLOUR_RED);
  scan_text (evening, CHECK_GATE, TK_DIRECTION_ENTRY, "https://example.org/", TK_COLOUR_RED);
  let_in_after_all (evening, CHECK_GATE);
}

/* One terminal loses its disk, one is revoked with sales that nobody has heard of. Of the lost one's two last tickets a gate
 * sees the second: the first was sold before it. */
static void
lose_two (Evening *evening)
{
  sell (evening, CHECK_LOST, 1, 1, PRICE, NULL);
  sell (evening, CHECK_REVOKED, 1, 1, PRICE, NULL);
  tk_scene_sync (evening->dirs[CHECK_LOST]);
  tk_scene_sync (evening->dirs[CHECK_REVOKED]);
  g_autofree char *acked = tk_scene_setting (evening->dirs[CHECK_LOST], "acked_seq");
  find_terminal (evening->world, CHECK_LOST)->acked = g_ascii_strtoll (acked, NULL, 10);
  sell (evening, CHECK_LOST, 1, 2, PRICE, NULL);
  scan (evening, CHECK_GATE, TK_DIRECTION_ENTRY, evening->tokens->len - 1, TK_COLOUR_GREEN);
  tk_scene_sync (evening->dirs[CHECK_GATE]);
  revoke_terminal (evening, "Lost");
  revoke_terminal (evening, "Revoked");
  sell (evening, CHECK_REVOKED, 2, 1, 500000, NULL);
}

/* Undone: a whole sale, and one of two tickets of another, which a gate then refuses; and a Last Seat, whose slot comes back
 * and is sold as the next issue in the next shift. */
static void
undo_some (Evening *evening)
{
  static const CheckDatabase up[] = { CHECK_TILL, CHECK_GATE, CHECK_TILL, CHECK_GATE };

  sell (evening, CHECK_TILL, 3, 1, 400000, NULL);
  undo_last (evening, CHECK_TILL, FALSE, 0);
  sell (evening, CHECK_TILL, 1, 2, PRICE, NULL);
  undo_last (evening, CHECK_TILL, TRUE, 1);
  guint refunded = evening->tokens->len - 2;
  scan (evening, CHECK_TILL, TK_DIRECTION_ENTRY, refunded, TK_COLOUR_RED);
  sell (evening, CHECK_TILL, 4, 1, 50000, NULL);
  undo_last (evening, CHECK_TILL, FALSE, 0);
  close_shift (evening, CHECK_TILL, 10000);
  sync_all (evening, up, G_N_ELEMENTS (up));
  scan (evening, CHECK_GATE, TK_DIRECTION_ENTRY, refunded, TK_COLOUR_RED);
  open_shift (evening, CHECK_TILL, 0); /* what was handed back at the end of the last one is asked for again */
  for (int i = 0; i < 2; i++)
    {
      sync_all (evening, up, G_N_ELEMENTS (up));
      sell (evening, CHECK_TILL, 4, 1, 50000, NULL);
    }
  release_last_seats (evening);
  for (int i = 0; i < 3; i++) /* the one released, and two beyond */
    {
      sync_all (evening, up, G_N_ELEMENTS (up));
      sell (evening, CHECK_TILL, 4, 1, 50000, NULL);
    }
}

static void
play (Evening *evening)
{
  static const CheckDatabase up[] = { CHECK_TILL, CHECK_GATE, CHECK_TILL, CHECK_GATE };

  add_terminal (evening, CHECK_TILL, "Till", TRUE, FALSE);
  add_terminal (evening, CHECK_GATE, "Door", TRUE, FALSE);
  add_terminal (evening, CHECK_LOST, "Lost", FALSE, TRUE);
  add_terminal (evening, CHECK_REVOKED, "Revoked", FALSE, TRUE);
  sync_all (evening, up, G_N_ELEMENTS (up)); /* everybody's certificate */
  sell_tickets (evening);
  sync_all (evening, up, G_N_ELEMENTS (up));
  come_and_go (evening);
  lose_two (evening);
  undo_some (evening);
  sync_all (evening, up, G_N_ELEMENTS (up));
}

/* ---- Files ---- */

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from), target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
keep_file (CheckWorld *world, CheckDatabase at, const char *from)
{
  g_autofree char *name = g_strdup_printf ("%d.db", at);
  g_autofree char *log = g_strconcat (from, "-wal", NULL);
  GStatBuf there = { 0 };

  g_stat (log, &there);
  g_assert_cmpint (there.st_size, ==, 0); /* whoever wrote to it has closed it */
  world->paths[at] = g_build_filename (world->dir, name, NULL);
  copy_file (from, world->paths[at]);
  if (at == CHECK_HUB)
    {
      g_free (world->seen->hub_path);
      world->seen->hub_path = g_strdup (world->paths[at]);
      return;
    }
  SimTerminalSeen *seen = find_terminal (world, at);
  g_free (seen->path);
  seen->path = g_strdup (world->paths[at]);
}

static CheckWorld *
new_world (void)
{
  CheckWorld *world = g_new0 (CheckWorld, 1);
  g_autoptr (GError) error = NULL;

  world->dir = g_dir_make_tmp ("tiketi-check-XXXXXX", &error);
  g_assert_no_error (error);
  world->seen = sim_world_seen_new ();
  world->seen->at_rest = TRUE;
  return world;
}

CheckWorld *
check_world_new (void)
{
  static const CheckDatabase kept[] = { CHECK_TILL, CHECK_GATE, CHECK_REVOKED };
  Evening evening = { .world = new_world () };

  evening.scene = tk_sync_scene_new ();
  evening.tokens = g_ptr_array_new_with_free_func (g_free);
  play (&evening);
  tk_hub_runner_stop (evening.scene->hub);
  keep_file (evening.world, CHECK_HUB, tk_hub_runner_get_db_path (evening.scene->hub));
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *path = g_build_filename (evening.dirs[kept[i]], "terminal.db", NULL);
      keep_file (evening.world, kept[i], path);
    }
  g_ptr_array_unref (evening.tokens);
  tk_sync_scene_free (evening.scene);
  return evening.world;
}

void
check_world_free (CheckWorld *world)
{
  for (int i = 0; i < CHECK_DATABASES; i++)
    g_free (world->paths[i]);
  tk_test_remove_tree (world->dir);
  sim_world_seen_free (world->seen);
  g_free (world->dir);
  g_free (world);
}

static void
copy_seen (const SimWorldSeen *from, SimWorldSeen *to)
{
  for (guint i = 0; i < from->sales->len; i++)
    {
      SimSaleSeen *sale = g_memdup2 (from->sales->pdata[i], sizeof *sale);

      sale->sale = g_strdup (sale->sale);
      sale->tokens = g_strdupv (sale->tokens);
      g_ptr_array_add (to->sales, sale);
    }
  for (guint i = 0; i < from->scans->len; i++)
    {
      SimScanSeen *scan = g_memdup2 (from->scans->pdata[i], sizeof *scan);

      scan->scan = g_strdup (scan->scan);
      scan->text = g_strdup (scan->text);
      scan->colour = g_strdup (scan->colour);
      scan->verdict = g_strdup (scan->verdict);
      scan->knew = g_strdupv (scan->knew);
      g_ptr_array_add (to->scans, scan);
    }
  for (guint i = 0; i < from->reversals->len; i++)
    {
      SimReversalSeen *reversal = g_memdup2 (from->reversals->pdata[i], sizeof *reversal);

      reversal->reversal = g_strdup (reversal->reversal);
      reversal->sale = g_strdup (reversal->sale);
      reversal->tokens = g_strdupv (reversal->tokens);
      g_ptr_array_add (to->reversals, reversal);
    }
  for (guint i = 0; i < from->decisions->len; i++)
    {
      SimDecisionSeen *decision = g_memdup2 (from->decisions->pdata[i], sizeof *decision);

      decision->kind = g_strdup (decision->kind);
      decision->scan = g_strdup (decision->scan);
      decision->about = g_strdup (decision->about);
      g_ptr_array_add (to->decisions, decision);
    }
  for (guint i = 0; i < from->terminals->len; i++)
    {
      SimTerminalSeen *terminal = g_memdup2 (from->terminals->pdata[i], sizeof *terminal);

      terminal->path = NULL;
      g_ptr_array_add (to->terminals, terminal);
    }
}

CheckWorld *
check_world_copy (const CheckWorld *world)
{
  CheckWorld *copy = new_world ();

  memcpy (copy->terminals, world->terminals, sizeof copy->terminals);
  copy_seen (world->seen, copy->seen);
  for (int i = 0; i < CHECK_DATABASES; i++)
    if (world->paths[i] != NULL)
      keep_file (copy, i, world->paths[i]);
  return copy;
}

/* ---- Spoiling ---- */

static sqlite3 *
open_raw (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  return db;
}

static void
run (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

static char *
ask (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  char *answer = NULL;

  sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL);
  g_assert_cmpstr (sqlite3_errmsg (db), ==, "not an error");
  if (sqlite3_step (stmt) == SQLITE_ROW)
    answer = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  return answer;
}

static void
drop_triggers (sqlite3 *db)
{
  char *name;

  while ((name = ask (db, "SELECT name FROM sqlite_master WHERE type = 'trigger'")) != NULL)
    {
      g_autofree char *sql = g_strdup_printf ("DROP TRIGGER %s", name);

      run (db, sql);
      g_free (name);
    }
}

void
check_world_spoil (CheckWorld *world, CheckDatabase database, const char *sql)
{
  sqlite3 *db = open_raw (world->paths[database]);

  run (db, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF");
  drop_triggers (db);
  int before = sqlite3_total_changes (db);
  run (db, sql);
  g_assert_cmpint (sqlite3_total_changes (db), >, before); /* it did spoil something */
  sqlite3_close (db);
}

static char *
ask_file (const char *path, const char *sql)
{
  sqlite3 *db = open_raw (path);
  char *answer = ask (db, sql);

  sqlite3_close (db);
  return answer;
}

char *
check_world_ask (CheckWorld *world, CheckDatabase database, const char *sql)
{
  return ask_file (world->paths[database], sql);
}

static TkJournalEntry *
read_entry (sqlite3_stmt *stmt)
{
  TkJournalEntry *entry = tk_journal_entry_new ();

  entry->seq = sqlite3_column_int64 (stmt, 0);
  g_strlcpy (entry->id, (const char *) sqlite3_column_text (stmt, 1), sizeof entry->id);
  entry->kind = g_strdup ((const char *) sqlite3_column_text (stmt, 2));
  entry->at_ms = sqlite3_column_int64 (stmt, 3);
  entry->boot_ms = sqlite3_column_int64 (stmt, 4);
  entry->staff = g_strdup ((const char *) sqlite3_column_text (stmt, 5));
  entry->body = g_strdup ((const char *) sqlite3_column_text (stmt, 6));
  return entry;
}

static void
reseal (sqlite3 *db, gboolean hub, guint32 terminal)
{
  g_autofree char *sql = g_strdup_printf ("SELECT seq, id, kind, at, boot, staff, body FROM journal %s ORDER BY seq",
                                          hub ? "WHERE terminal = ?1" : "WHERE ?1 > 0");
  sqlite3_stmt *stmt = NULL;
  guint8 prev[TK_DIGEST_SIZE];

  tk_journal_genesis (terminal, prev);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  sqlite3_bind_int64 (stmt, 1, terminal);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TkJournalEntry) entry = read_entry (stmt);

      tk_journal_entry_seal (entry, prev, &error);
      g_assert_no_error (error);
      memcpy (prev, entry->hash, sizeof prev);
      g_autofree char *hex = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);
      g_autofree char *update
        = hub ? g_strdup_printf ("UPDATE journal SET hash = '%s' WHERE terminal = %u AND seq = %" G_GINT64_FORMAT
                                 "; UPDATE terminal SET head_hash = '%s' WHERE terminal = %u",
                                 hex, terminal, entry->seq, hex, terminal)
              : g_strdup_printf ("UPDATE journal SET hash = x'%s' WHERE seq = %" G_GINT64_FORMAT, hex, entry->seq);
      run (db, update);
    }
  sqlite3_finalize (stmt);
}

void
check_world_reseal (CheckWorld *world, CheckDatabase database, guint32 terminal)
{
  sqlite3 *db = open_raw (world->paths[database]);

  run (db, "PRAGMA synchronous = OFF; BEGIN");
  reseal (db, database == CHECK_HUB, terminal);
  run (db, "COMMIT");
  sqlite3_close (db);
}
