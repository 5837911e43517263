/* Contradictions between gates, as the gate hears of them; and annulments of what was made here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-gate.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"

typedef TkTerminalFixture Fixture;

static void
set_up (Fixture **fixture, gconstpointer data)
{
  *fixture = tk_terminal_fixture_new ();
}

static void
tear_down (Fixture **fixture, gconstpointer data)
{
  tk_terminal_fixture_free (*fixture);
}

/* Family tickets (type 3) admit four. (transfer full) the check-in's id. */
static char *
let_in_here (Fixture *fixture, guint16 type, guint32 serial, TkDirection direction, guint count)
{
  g_autofree char *token = tk_fixture_token (fixture->pair, TK_FIXTURE_ISSUER, 1, type, serial, 0);
  TkScanRequest request = { 1, 1, direction, token, strlen (token), "scanner", NULL, count };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_scan (fixture->desk, fixture->juma, &request, &error);

  g_assert_no_error (error);
  g_assert_cmpint (result->colour, ==, TK_COLOUR_GREEN);
  return g_strdup (result->scan_id);
}

typedef struct
{
  const char *id, *direction;
  gint64 minute;              /* after the fixture's beginning */
  guint count;
  gboolean annulled;
  const char *verdict;        /* NULL: as usual */
} Told;

static void
hear (Fixture *fixture, guint16 type, guint32 serial, const Told *told)
{
  gint64 at = TK_FIXTURE_NOW_MS + told->minute * 60000;
  gboolean leaves = strcmp (told->direction, "exit") == 0;
  TkWireSeen seen = { .id = (char *) told->id, .direction = (char *) told->direction,
                      .verdict = (char *) (told->verdict != NULL ? told->verdict : leaves ? "exit_recorded" : "admitted"),
                      .gate_name = (char *) "B", .terminal_name = (char *) "Gate 2", .event = 1, .type = type, .serial = serial,
                      .gate = 1, .terminal = 9, .count = MAX (told->count, 1), .at = at, .hlc = at, .annulled = told->annulled };
  g_autoptr (GError) error = NULL;

  tk_store_put_seen (fixture->store, &seen, &error);
  g_assert_no_error (error);
}

static GPtrArray *
alarms (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = tk_desk_gate_alarms (fixture->desk, &error);

  g_assert_no_error (error);
  return list;
}

static guint
n_alarms (Fixture *fixture)
{
  g_autoptr (GPtrArray) list = alarms (fixture);

  return list->len;
}

static void
test_words_and_dismissing (Fixture **fixture, gconstpointer data)
{
  static const Told there = { "there", "entry", 3, 1, FALSE, NULL };
  g_autofree char *own = let_in_here (*fixture, 1, 17, TK_DIRECTION_ENTRY, 0);
  g_autoptr (GError) error = NULL;

  hear (*fixture, 1, 17, &there);
  {
    g_autoptr (GPtrArray) list = alarms (*fixture);
    const TkGateAlarm *alarm = g_ptr_array_index (list, 0);

    g_assert_cmpuint (list->len, ==, 1);
    g_assert_cmpstr (alarm->id, ==, "there");
    g_assert_cmpstr (alarm->sentence, ==, "Regular 17 went in here at 19:00, and at Gate B at 19:03.");
    g_assert_cmpstr (alarm->instruction, ==, "Stop whoever came second and look at their papers.");
    g_assert_cmpuint (alarm->ticket.serial, ==, 17);
    g_assert_cmpint (alarm->own_at, ==, TK_FIXTURE_NOW_MS);
    g_assert_cmpint (alarm->other_at, ==, TK_FIXTURE_NOW_MS + 180000);
  }
  g_assert_true (tk_desk_gate_dismiss_alarm ((*fixture)->desk, "there", &error));
  g_assert_cmpuint (n_alarms (*fixture), ==, 0);
  /* Told again, as after a cut: once is enough. */
  hear (*fixture, 1, 17, &there);
  g_assert_cmpuint (n_alarms (*fixture), ==, 0);
  g_assert_true (tk_desk_gate_dismiss_alarm ((*fixture)->desk, "there", &error));
  g_assert_true (tk_desk_gate_dismiss_alarm ((*fixture)->desk, "never", &error));
  g_assert_no_error (error);
}

/* Another terminal at the same gate: its name tells them apart. */
static void
test_same_gate (Fixture **fixture, gconstpointer data)
{
  g_autofree char *own = let_in_here (*fixture, 1, 17, TK_DIRECTION_ENTRY, 0);
  TkWireSeen seen = { .id = (char *) "there", .direction = (char *) "entry", .verdict = (char *) "admitted",
                      .gate_name = (char *) "Main", .terminal_name = (char *) "Gate 2", .event = 1, .type = 1, .serial = 17,
                      .gate = 1, .terminal = 9, .count = 1, .at = TK_FIXTURE_NOW_MS - 60000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  tk_store_put_seen ((*fixture)->store, &seen, &error);
  g_assert_no_error (error);
  list = alarms (*fixture);
  g_assert_cmpstr (((TkGateAlarm *) g_ptr_array_index (list, 0))->sentence, ==,
                   "Regular 17 went in here at 19:00, and at Gate Main (Gate 2) at 18:59.");
}

/* One person of the ticket went in here at minute 0; then this is heard, one after another. */
static const struct
{
  const char *name, *sql;
  guint16 type;
  Told told[4];
  guint alarms[4];            /* after each */
} nights[] = {
  { "later there", NULL, 1, { { "a", "entry", 3, 0, 0, NULL } }, { 1 } },
  { "earlier there", NULL, 1, { { "a", "entry", -3, 0, 0, NULL } }, { 1 } },
  { "an exit there, and in again there", NULL, 1, { { "a", "exit", 2, 0, 0, NULL }, { "b", "entry", 3, 0, 0, NULL } }, { 0, 0 } },
  { "the exit is heard of last", NULL, 1, { { "b", "entry", 3, 0, 0, NULL }, { "a", "exit", 2, 0, 0, NULL } }, { 1, 0 } },
  { "annulled there", NULL, 1, { { "a", "entry", 3, 0, 0, NULL }, { "a", "entry", 3, 0, TRUE, NULL } }, { 1, 0 } },
  { "two others", NULL, 1, { { "a", "entry", 3, 0, 0, NULL }, { "b", "entry", 4, 0, 0, NULL } }, { 1, 2 } },
  { "a copy among others after they left", NULL, 1,
    { { "a", "exit", 2, 0, 0, NULL }, { "b", "entry", 3, 0, 0, NULL }, { "c", "entry", 4, 0, 0, NULL } }, { 0, 0, 0 } },
  { "no way back in", "UPDATE gate SET reentry = 0", 1, { { "a", "exit", 2, 0, 0, NULL }, { "b", "entry", 3, 0, 0, NULL } }, { 0, 1 } },
  { "let in there on purpose", NULL, 1, { { "a", "entry", 3, 0, 0, "already_in" } }, { 0 } },
  { "the rest of a family", NULL, 3, { { "a", "entry", 3, 3, 0, NULL } }, { 0 } },
  { "one too many of a family", NULL, 3, { { "a", "entry", 3, 3, 0, NULL }, { "b", "entry", 4, 1, 0, NULL } }, { 0, 1 } },
};

static void
test_nights (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nights); i++)
    {
      Fixture *fixture = tk_terminal_fixture_new ();
      g_autofree char *own = NULL;

      g_test_message ("%s", nights[i].name);
      if (nights[i].sql != NULL)
        tk_terminal_fixture_sql (fixture, nights[i].sql);
      own = let_in_here (fixture, nights[i].type, 17, TK_DIRECTION_ENTRY, 1);
      for (guint j = 0; j < G_N_ELEMENTS (nights[i].told) && nights[i].told[j].id != NULL; j++)
        {
          hear (fixture, nights[i].type, 17, &nights[i].told[j]);
          g_assert_cmpuint (n_alarms (fixture), ==, nights[i].alarms[j]);
        }
      tk_terminal_fixture_free (fixture);
    }
}

/* Tickets nobody let in here are none of this gate's business, however often they go in elsewhere. */
static void
test_not_ours (Fixture **fixture, gconstpointer data)
{
  static const Told told[] = { { "a", "entry", 1, 0, 0, NULL }, { "b", "entry", 2, 0, 0, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    hear (*fixture, 1, 17, &told[i]);
  g_assert_cmpint (tk_terminal_fixture_count (*fixture, "SELECT count(*) FROM alarm"), ==, 0);
}

/* Annulled by a supervisor at another terminal: nobody is in with it, here neither; the journal stays as it is. */
static void
test_annulled_elsewhere (Fixture **fixture, gconstpointer data)
{
  g_autofree char *own = let_in_here (*fixture, 1, 17, TK_DIRECTION_ENTRY, 0);
  Told annulled = { own, "entry", 0, 1, TRUE, NULL };
  g_autofree char *before = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;
  TkGateCounts counts;

  g_assert_true (tk_desk_gate_counts ((*fixture)->desk, 1, &counts, &error));
  g_assert_cmpint (counts.inside, ==, 1);
  hear (*fixture, 1, 17, &annulled);
  g_assert_true (tk_desk_gate_counts ((*fixture)->desk, 1, &counts, &error));
  g_assert_cmpint (counts.inside, ==, 0);
  g_assert_cmpint (counts.minutes[29], ==, 0);
  g_assert_cmpint (tk_terminal_fixture_count (*fixture, "SELECT count(*) FROM checkin WHERE annulled = 1 AND seq = 1"), ==, 1);
  g_assert_cmpint (tk_terminal_fixture_count (*fixture, "SELECT count(*) FROM journal"), ==, 1);
  tk_fake_clock_advance (&(*fixture)->clock, 60000);
  again = let_in_here (*fixture, 1, 17, TK_DIRECTION_ENTRY, 0); /* green again */
  /* An older word about it does not bring it back. */
  annulled.annulled = FALSE;
  hear (*fixture, 1, 17, &annulled);
  g_assert_cmpint (tk_terminal_fixture_count (*fixture, "SELECT count(*) FROM checkin WHERE annulled = 1"), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/alarm/" path, Fixture *, NULL, set_up, func, tear_down)
  ADD ("words-and-dismissing", test_words_and_dismissing);
  ADD ("same-gate", test_same_gate);
  ADD ("not-ours", test_not_ours);
  ADD ("annulled-elsewhere", test_annulled_elsewhere);
#undef ADD
  g_test_add_func ("/alarm/nights", test_nights);
  return g_test_run ();
}
