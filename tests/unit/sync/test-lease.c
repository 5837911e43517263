/* Leases at the terminal: what the hub says of them, what goes back to it, and when more is asked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-catalogue.h"
#include "tk-desk-sell.h"
#include "tk-desk-shift.h"
#include "tk-desk-status.h"
#include "tk-store-lease.h"
#include "tk-sync-session.h"
#include "tk-terminal-fixture.h"

#define UNTIL (TK_FIXTURE_NOW_MS + 6 * G_GINT64_CONSTANT (3600000))
#define LEASE "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status, issue, overdraft, recall) VALUES "
#define HELD LEASE "('l', 1, 2, 1, 20, 5, 2, 1795298400000, 'open', 0, 0, 0)"

/* ---- A hub that says what it is told to ---- */

typedef struct
{
  TkSyncCarrier carrier;
  char *asked;           /* the last request; NULL none */
  const char *answer;    /* NULL: not reached */
} Hub;

typedef struct
{
  TkTerminalFixture *terminal;
  TkSyncSession *session;
  Hub *hub;              /* the session's */
} Scene;

static void
hub_send_async (TkSyncCarrier *carrier, const TkSyncHttpRequest *request, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Hub *hub = (Hub *) carrier;

  g_assert_cmpstr (request->path, ==, "/api/v1/sync/leases");
  g_free (hub->asked);
  hub->asked = g_strdup (request->body);
  if (hub->answer == NULL)
    g_task_return_new_error (task, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE, "Nobody is there.");
  else
    {
      TkSyncHttpReply *reply = g_new0 (TkSyncHttpReply, 1);
      reply->status = 200;
      reply->type = g_strdup ("application/json");
      reply->body = g_string_new (hub->answer);
      g_task_return_pointer (task, reply, (GDestroyNotify) tk_sync_http_reply_free);
    }
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

  g_free (hub->asked);
  g_free (hub);
}

static void
set_up (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  scene->terminal = tk_terminal_fixture_new ();
  scene->hub = g_new0 (Hub, 1);
  scene->hub->carrier = (TkSyncCarrier) { hub_send_async, hub_send_finish, hub_free };
  scene->session = tk_sync_session_open_over (scene->terminal->dir, &scene->terminal->clock.base, &scene->hub->carrier, &error);
  g_assert_no_error (error);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  tk_desk_verify_journal (scene->terminal->desk, NULL, NULL, &error);
  g_assert_no_error (error);
  tk_sync_session_close (scene->session);
  tk_terminal_fixture_free (scene->terminal);
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* One step of the leases; what the hub was asked, NULL when nothing. */
static const char *
step (Scene *scene, const char *answer)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_pointer (&scene->hub->asked, g_free);
  scene->hub->answer = answer;
  tk_sync_lease_async (scene->session, FALSE, NULL, stepped_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tk_sync_step_finish (result, NULL), ==, answer != NULL || scene->hub->asked == NULL ? TK_SYNC_NEXT_IDLE
                                                                                                        : TK_SYNC_NEXT_FAILED);
  return scene->hub->asked;
}

/* ---- What is there ---- */

static void
assert_text (Scene *scene, const char *sql, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (tk_db_get_text (tk_store_get_db (scene->terminal->store), &text, &error, sql, ""));
  g_assert_cmpstr (text != NULL ? text : "", ==, expected);
}

/* "id first-next-last status", one a line, by id. */
static void
assert_leases (Scene *scene, const char *expected)
{
  assert_text (scene, "SELECT group_concat (id || ' ' || first || '-' || next || '-' || last || ' ' || status"
                      " || iif (recall > 0, ' recall ' || recall, ''), '; ') FROM (SELECT * FROM lease ORDER BY id)", expected);
}

/* "id first-last", in the order journaled. */
static void
assert_returned (Scene *scene, const char *expected)
{
  assert_text (scene, "SELECT group_concat (json_extract (body, '$.lease') || ' ' || json_extract (body, '$.first') || '-'"
                      " || json_extract (body, '$.last'), '; ') FROM journal WHERE kind = 'lease.returned'", expected);
}

static gint64
count (Scene *scene, const char *sql)
{
  return tk_terminal_fixture_count (scene->terminal, sql);
}

static void
put (Scene *scene, const TkWireLease *lease, TkStoreLeaseNews *news)
{
  g_autoptr (GError) error = NULL;

  tk_store_put_lease (scene->terminal->store, scene->session->clock, lease, news, &error);
  g_assert_no_error (error);
}

static void
open_shift (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = tk_desk_shift_open (scene->terminal->desk, scene->terminal->amina, 0, "KES", &error);

  g_assert_no_error (error);
}

static void
close_shift (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = tk_desk_shift_close (scene->terminal->desk, scene->terminal->amina, 0, NULL, &error);

  g_assert_no_error (error);
}

static void
sell (Scene *scene, guint16 type, guint qty)
{
  g_autoptr (GError) error = NULL;
  TkCartLine line = { 1, type, qty };
  TkPayment cash = { TK_PAY_CASH, 0, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, NULL };

  g_assert_true (tk_desk_price (scene->terminal->desk, &line, 1, &cash.amount, NULL, &error));
  g_autoptr (TkSale) sale = tk_desk_sell (scene->terminal->desk, scene->terminal->amina, &request, &error);
  g_assert_no_error (error);
}

/* ---- What the hub says ---- */

typedef enum { NEVER, OPENED, CLOSED } Shift;

/* type is 2, of which there are 50 */
static const struct
{
  const char *name, *before;
  Shift shift;
  TkWireLease lease;
  const char *after, *returned;
  gint64 fresh;
  guint incidents;
} words[] = {
#define L(id, first, last, epoch, status, ...) \
  { (char *) id, 1, 2, first, last, epoch, UNTIL, (char *) status, __VA_ARGS__ }
  { "granted", "", NEVER, L ("l", 1, 20, 1, "open", .issue = 0), "l 1-1-20 open", "", 1, 0 },
  { "granted-again", HELD, OPENED, L ("l", 1, 20, 2, "open", .issue = 0), "l 1-5-20 open", "", 0, 0 },
  { "granted-later-issue", HELD, OPENED, L ("m", 1, 4, 1, "open", .issue = 1), "l 1-5-20 open; m 1-1-4 open", "", 1, 0 },
  { "overtaken", HELD, OPENED, L ("l", 1, 20, 1, "fenced", .issue = 0), "l 1-5-20 open", "", 0, 0 },
  /* A fence ends it, and the remainder is proved unsold at once. */
  { "fenced", HELD, OPENED, L ("l", 1, 20, 3, "fenced", .issue = 0), "l 1-5-20 returned", "l 5-20", 0, 0 },
  { "fenced-same-epoch", HELD, OPENED, L ("l", 1, 20, 2, "fenced", .issue = 0), "l 1-5-20 returned", "l 5-20", 0, 0 },
  { "fenced-used-up", LEASE "('l', 1, 2, 1, 20, 21, 2, 1, 'open', 0, 0, 0)", OPENED, L ("l", 1, 20, 3, "fenced", .issue = 0),
    "l 1-21-20 returned", "", 0, 0 },
  { "fenced-never-seen", "", OPENED, L ("l", 1, 20, 3, "fenced", .issue = 0), "l 1-1-20 returned", "l 1-20", 1, 0 },
  { "fenced-twice", LEASE "('l', 1, 2, 1, 20, 5, 3, 1, 'returned', 0, 0, 0)", OPENED, L ("l", 1, 20, 3, "fenced", .issue = 0),
    "l 1-5-20 returned", "", 0, 0 },
  { "returned-for-good", LEASE "('l', 1, 2, 1, 20, 5, 3, 1, 'returned', 0, 0, 0)", OPENED, L ("l", 1, 20, 9, "open", .issue = 0),
    "l 1-5-20 returned", "", 0, 0 },
  { "returned-there", HELD, OPENED, L ("l", 1, 20, 3, "returned", .issue = 0), "l 1-5-20 returned", "", 0, 0 },
  { "returned-never-seen", HELD, OPENED, L ("m", 1, 20, 3, "returned", .issue = 0), "l 1-5-20 open; m 1-1-20 returned", "", 1, 0 },
  { "newer-word", HELD, OPENED, L ("l", 1, 20, 3, "resting", .issue = 0), "l 1-5-20 resting", "", 0, 0 },
  { "ends-earlier", HELD, OPENED, L ("l", 1, 12, 2, "open", .issue = 0), "l 1-5-12 open", "", 0, 0 },
  { "ends-before-sold", HELD, OPENED, L ("l", 1, 2, 2, "open", .issue = 0), "l 1-5-4 open", "", 0, 0 },
  { "ends-later", HELD, OPENED, L ("l", 1, 30, 2, "open", .issue = 0), "l 1-5-20 open", "", 0, 0 },
  /* Asked back: at most half of what is left, from its end. */
  { "recalled", HELD, OPENED, L ("l", 1, 20, 2, "open", .recall = 6), "l 1-5-14 open", "l 15-20", 0, 0 },
  { "recalled-more-than-half", HELD, OPENED, L ("l", 1, 20, 2, "open", .recall = 99), "l 1-5-12 open", "l 13-20", 0, 0 },
  { "recalled-idle", HELD, CLOSED, L ("l", 1, 20, 2, "open", .recall = 99), "l 1-5-20 returned", "l 5-20", 0, 0 },
  { "recalled-idle-part", HELD, CLOSED, L ("l", 1, 20, 2, "open", .recall = 3), "l 1-5-17 open", "l 18-20", 0, 0 },
  { "recalled-unread", LEASE "('l', 1, 2, 1, 14, 5, 2, 1, 'open', 0, 0, 0)", OPENED, L ("l", 1, 20, 2, "open", .recall = 6),
    "l 1-5-14 open", "", 0, 0 },
  { "recalled-last-one", LEASE "('l', 1, 2, 1, 5, 5, 2, 1795298400000, 'open', 0, 0, 0)", OPENED,
    L ("l", 1, 5, 2, "open", .recall = 6), "l 1-5-5 open recall 6", "", 0, 0 },
  { "recalled-nothing-left", LEASE "('l', 1, 2, 1, 5, 6, 2, 1795298400000, 'open', 0, 0, 0)", OPENED,
    L ("l", 1, 5, 2, "open", .recall = 6), "l 1-6-5 open recall 6", "", 0, 0 },
  { "recall-withdrawn", LEASE "('l', 1, 2, 1, 5, 5, 2, 1795298400000, 'open', 0, 0, 6)", OPENED,
    L ("l", 1, 5, 2, "open", .recall = 0), "l 1-5-5 open", "", 0, 0 },
  /* What cannot be. */
  { "backwards", "", NEVER, L ("l", 20, 1, 1, "open", .issue = 0), "", "", 0, 1 },
  { "overlaps-sold", HELD, OPENED, L ("m", 4, 4, 1, "open", .issue = 0), "l 1-5-20 open", "", 0, 1 },
  { "overlaps-unsold", HELD, OPENED, L ("m", 20, 30, 1, "open", .issue = 0), "l 1-5-20 open", "", 0, 1 },
  { "overlaps-unsold-issue", HELD, OPENED, L ("m", 4, 5, 1, "open", .issue = 1), "l 1-5-20 open", "", 0, 1 },
  { "overlaps-fenced", HELD, OPENED, L ("m", 20, 30, 1, "fenced", .issue = 0), "l 1-5-20 open", "", 0, 1 },
  { "beyond-capacity", "", OPENED, L ("l", 41, 51, 1, "open", .issue = 0), "", "", 0, 1 },
  { "beyond-overdraft", "UPDATE ticket_type SET overdraft = 5 WHERE number = 2", OPENED,
    L ("l", 51, 56, 1, "open", .overdraft = TRUE), "", "", 0, 1 },
  { "within-overdraft", "UPDATE ticket_type SET overdraft = 5 WHERE number = 2", OPENED,
    L ("l", 51, 55, 1, "open", .overdraft = TRUE), "l 51-51-55 open", "", 1, 0 },
  { "type-not-known", "DELETE FROM ticket_type", OPENED, L ("l", 51, 55, 1, "open", .issue = 0), "l 51-51-55 open", "", 1, 0 },
  { "other-range", HELD, OPENED, L ("l", 2, 20, 3, "fenced", .issue = 0), "l 1-5-20 open", "", 0, 1 },
  { "other-issue", HELD, OPENED, L ("l", 1, 20, 3, "open", .issue = 1), "l 1-5-20 open", "", 0, 1 },
#undef L
};

static void
test_word (Scene *scene, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  TkStoreLeaseNews news = { 0 };
  TkWireLease lease = words[i].lease;

  if (words[i].shift != NEVER)
    open_shift (scene);
  if (words[i].shift == CLOSED)
    close_shift (scene);
  if (*words[i].before != '\0')
    tk_terminal_fixture_sql (scene->terminal, words[i].before);
  if (words[i].incidents > 0)
    g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*cannot be used*");
  put (scene, &lease, &news);
  g_test_assert_expected_messages ();
  assert_leases (scene, words[i].after);
  assert_returned (scene, words[i].returned);
  g_assert_cmpint (news.fresh, ==, words[i].fresh);
  g_assert_cmpint (news.journaled, ==, *words[i].returned != '\0');
  g_assert_cmpint (count (scene, "SELECT count(*) FROM incident WHERE kind = 'feed' AND closed = 0"), ==, words[i].incidents);
}

/* Said before the catalogue had grown to it, and again afterwards. */
static void
test_incident_closes (Scene *scene, gconstpointer data)
{
  TkWireLease lease = { (char *) "l", 1, 2, 51, 60, 1, UNTIL, (char *) "open", 0, 0, FALSE };
  TkStoreLeaseNews news = { 0 };

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*beyond the capacity*");
  put (scene, &lease, &news);
  g_test_assert_expected_messages ();
  g_assert_cmpint (count (scene, "SELECT count(*) FROM incident WHERE closed = 0"), ==, 1);
  tk_terminal_fixture_sql (scene->terminal, "UPDATE ticket_type SET capacity = 60 WHERE number = 2");
  put (scene, &lease, &news);
  assert_leases (scene, "l 51-51-60 open");
  g_assert_cmpint (count (scene, "SELECT count(*) FROM incident WHERE closed = 0"), ==, 0);
}

/* A slot sold here comes again only under a later issue, whatever became of the lease it was sold from. */
static void
test_sold_stays_sold (Scene *scene, gconstpointer data)
{
  TkWireLease first = { (char *) "l", 1, 2, 1, 4, 1, UNTIL, (char *) "open", 0, 0, FALSE };
  TkWireLease fence = { (char *) "l", 1, 2, 1, 4, 2, UNTIL, (char *) "fenced", 0, 0, FALSE };
  TkWireLease same = { (char *) "m", 1, 2, 2, 2, 1, UNTIL, (char *) "open", 0, 0, FALSE };
  TkWireLease later = { (char *) "n", 1, 2, 2, 2, 1, UNTIL, (char *) "open", 1, 0, FALSE };
  TkStoreLeaseNews news = { 0 };

  put (scene, &first, &news);
  sell (scene, 2, 2);
  put (scene, &fence, &news);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*were sold here already*");
  put (scene, &same, &news);
  g_test_assert_expected_messages ();
  put (scene, &later, &news);
  assert_leases (scene, "l 1-3-4 returned; n 2-2-2 open");
  assert_returned (scene, "l 3-4");
  sell (scene, 2, 1);
  assert_text (scene, "SELECT group_concat (serial || '/' || issue) FROM sale_ticket", "1/0,2/0,2/1");
}

/* Its own short-term need is not handed to others. */
static void
test_recall_keeps_need (Scene *scene, gconstpointer data)
{
  TkWireLease lease = { (char *) "l", 1, 2, 1, 40, 1, UNTIL, (char *) "open", 0, 0, FALSE };
  TkStoreLeaseNews news = { 0 };
  gint64 rate;

  put (scene, &lease, &news);
  open_shift (scene);
  tk_fake_clock_advance (&scene->terminal->clock, 60 * 60 * 1000);
  sell (scene, 2, 15);
  g_assert_true (tk_store_get_rate (scene->terminal->store, 1, 2, tk_clock_wall (scene->session->clock), &rate, NULL));
  g_assert_cmpint (rate, ==, 15);
  lease.recall = 20;
  put (scene, &lease, &news);   /* 25 left, 15 needed: half would be 12 */
  assert_leases (scene, "l 1-16-30 open");
  assert_returned (scene, "l 31-40");
  lease.last = 30;              /* the hub has read of it, and asks again */
  lease.recall = 5;
  put (scene, &lease, &news);
  assert_leases (scene, "l 1-16-30 open recall 5");
  /* An hour later nothing is sold any more: the next step gives what was asked. */
  tk_fake_clock_advance (&scene->terminal->clock, 2 * 60 * 60 * 1000);
  g_assert_nonnull (step (scene, "{\"leases\":[],\"now\":1795276800000}")); /* other types are dry */
  assert_leases (scene, "l 1-16-25 open");
  g_assert_true (scene->session->journaled);
}

/* ---- The step ---- */

static void
test_step_asks (Scene *scene, gconstpointer data)
{
  const char *two = "{\"leases\":["
                    "{\"epoch\":1,\"event\":1,\"first\":9,\"id\":\"bad\",\"last\":3,\"sell_until\":1795298400000,\"status\":\"open\",\"type\":1},"
                    "{\"epoch\":1,\"event\":1,\"first\":1,\"id\":\"a\",\"last\":20,\"sell_until\":1795298400000,\"status\":\"open\",\"type\":1}],"
                    "\"now\":1795276800000}";
  const char *asked = step (scene, NULL);

  /* A terminal never used yet gets its first leases. */
  g_assert_cmpstr (asked, ==, "{\"wants\":[{\"event\":1,\"held\":0,\"type\":1},{\"event\":1,\"held\":0,\"type\":2},"
                              "{\"event\":1,\"held\":0,\"type\":3},{\"event\":2,\"held\":0,\"type\":1}]}");
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*ends before it begins*");
  g_assert_nonnull (step (scene, two));
  g_test_assert_expected_messages ();
  assert_leases (scene, "a 1-1-20 open"); /* one that is not good does not hold up the other */
  g_assert_cmpint (scene->session->outcome.leases, ==, 1);
  tk_fake_clock_advance (&scene->terminal->clock, 1000);
  /* Asked again at once for the others; a hub that has none is then left alone for a while. */
  g_assert_nonnull (step (scene, "{\"leases\":[],\"now\":1795276800000}"));
  g_assert_null (step (scene, NULL));
  tk_fake_clock_advance (&scene->terminal->clock, 20000);
  g_assert_nonnull (step (scene, NULL));
}

#define NO_LEASES "{\"leases\":[],\"now\":1795276800000}"

static void
test_shift_close_returns (Scene *scene, gconstpointer data)
{
  tk_terminal_fixture_sql (scene->terminal,
    LEASE "('a', 1, 1, 1, 20, 1, 1, 1795298400000, 'open', 0, 0, 0), ('b', 1, 2, 1, 20, 1, 1, 1795298400000, 'open', 0, 0, 0),"
          "('c', 1, 3, 1, 20, 1, 1, 1795298400000, 'open', 0, 0, 0), ('d', 2, 1, 1, 20, 21, 1, 1795298400000, 'open', 0, 0, 0)");
  sell (scene, 1, 3);
  close_shift (scene);
  /* Not reached: kept, for whoever opens the next shift here. */
  g_assert_cmpstr (step (scene, NULL), ==, "{\"wants\":[]}");
  assert_returned (scene, "");
  g_assert_false (scene->session->journaled);
  g_assert_cmpstr (step (scene, NO_LEASES), ==, "{\"wants\":[]}");
  assert_leases (scene, "a 1-4-20 returned; b 1-1-20 returned; c 1-1-20 returned; d 1-21-20 open");
  assert_returned (scene, "a 4-20; b 1-20; c 1-20");
  g_assert_true (scene->session->journaled);
  /* Between two shifts nothing is asked for, and who wants to sell is told what to do. */
  g_assert_null (step (scene, NO_LEASES));
  TkTypeInfo *regular = tk_desk_find_type (scene->terminal->desk, 1, "Regular", NULL);
  g_assert_nonnull (strstr (regular->unavailable, "open the shift to get more"));
  tk_type_info_free (regular);
  open_shift (scene);
  g_assert_nonnull (strstr (step (scene, NO_LEASES), "\"type\":2"));
  assert_returned (scene, "a 4-20; b 1-20; c 1-20");
}

static void
test_shift_opened_meanwhile (Scene *scene, gconstpointer data)
{
  tk_terminal_fixture_sql (scene->terminal, LEASE "('a', 1, 1, 1, 20, 1, 1, 1795298400000, 'open', 0, 0, 0)");
  sell (scene, 1, 3);
  close_shift (scene);
  g_assert_cmpstr (step (scene, NULL), ==, "{\"wants\":[]}");
  open_shift (scene);
  g_assert_nonnull (strstr (step (scene, NO_LEASES), "\"type\":2"));
  assert_leases (scene, "a 1-4-20 open");
  assert_returned (scene, "");
}

/* Seen fenced by an earlier version of the program, which journaled nothing. */
static void
test_old_fence (Scene *scene, gconstpointer data)
{
  tk_terminal_fixture_sql (scene->terminal, LEASE "('a', 1, 1, 1, 20, 4, 1, 1795298400000, 'fenced', 0, 0, 0)");
  step (scene, NO_LEASES);
  assert_leases (scene, "a 1-4-20 returned");
  assert_returned (scene, "a 4-20");
}

/* ---- When more is asked for ---- */

static void
test_wants (Scene *scene, gconstpointer data)
{
  static const struct { const char *sql; guint wants; } steps[] = {
    { "SELECT 1", 4 },                                                              /* nothing held at all */
    { "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
      " SELECT 'l' || event || number, event, number, 1, 40, 1, 1, 1795298400000, 'open' FROM ticket_type", 0 },
    { "UPDATE lease SET next = 31 WHERE id = 'l11'", 0 },                           /* a quarter left */
    { "UPDATE lease SET next = 32 WHERE id = 'l11'", 1 },
    { "UPDATE lease SET next = 41 WHERE id = 'l12'", 2 },
    { "UPDATE lease SET status = 'fenced' WHERE id = 'l13'", 3 },
    { "UPDATE ticket_type SET sale_until = 1 WHERE event = 1 AND number = 1", 2 },  /* no longer on sale */
    { "UPDATE event SET ends_at = 1 WHERE number = 1", 0 },
    { "UPDATE lease SET sell_until = 1795276860000 WHERE id = 'l21'", 1 },          /* ends in a minute */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GPtrArray) wants = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", steps[i].sql);
      if (i > 0)
        tk_terminal_fixture_sql (scene->terminal, steps[i].sql);
      wants = tk_store_lease_wants (scene->terminal->store, TK_FIXTURE_NOW_MS, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (wants->len, ==, steps[i].wants);
    }
}

/* Each row: so long after the shift was opened, so many more are sold; the rate told and whether more is asked for. */
static void
test_rate (Scene *scene, gconstpointer data)
{
  static const struct { gint64 minutes; guint sell; gint64 rate; gboolean asks; } rows[] = {
    { 0, 0, 0, FALSE },
    { 1, 1, 12, FALSE },     /* as if in five minutes, not in one */
    { 10, 4, 30, FALSE },
    { 30, 15, 40, FALSE },   /* 20 in half an hour; 20 left for the half hour to come */
    { 31, 1, 41, TRUE },     /* 19 left, 21 are gone in half an hour */
    { 61, 0, 21, FALSE },    /* only the last hour counts: the first sale is an hour ago */
    { 100, 0, 0, FALSE },
    { 101, 9, 9, FALSE },    /* 10 left of 40 */
    { 102, 1, 10, TRUE },
  };
  TkWireLease lease = { (char *) "l", 1, 2, 1, 40, 1, UNTIL, (char *) "open", 0, 0, FALSE };
  TkStoreLeaseNews news = { 0 };
  gint64 passed = 0;

  put (scene, &lease, &news);
  open_shift (scene);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 rate, now;
      gboolean asks = FALSE;

      tk_fake_clock_advance (&scene->terminal->clock, (rows[i].minutes - passed) * 60 * 1000);
      passed = rows[i].minutes;
      if (rows[i].sell > 0)
        sell (scene, 2, rows[i].sell);
      now = tk_clock_wall (scene->session->clock);
      g_assert_true (tk_store_get_rate (scene->terminal->store, 1, 2, now, &rate, NULL));
      g_assert_cmpint (rate, ==, rows[i].rate);
      g_autoptr (GPtrArray) wants = tk_store_lease_wants (scene->terminal->store, now, NULL);
      for (guint n = 0; n < wants->len; n++)
        {
          const TkWireLeaseWant *want = g_ptr_array_index (wants, n);
          asks = asks || want->type == 2;
          if (want->type == 2)
            g_assert_cmpint (want->rate, ==, rate);
        }
      g_assert_cmpint (asks, ==, rows[i].asks);
    }
  close_shift (scene);
  gint64 rate = -1;
  g_assert_true (tk_store_get_rate (scene->terminal->store, 1, 2, tk_clock_wall (scene->session->clock), &rate, NULL));
  g_assert_cmpint (rate, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/lease/" path, Scene, NULL, set_up, func, tear_down)
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *path = g_strconcat ("/lease/word/", words[i].name, NULL);
      g_test_add (path, Scene, GSIZE_TO_POINTER (i), set_up, test_word, tear_down);
    }
  ADD ("incident-closes", test_incident_closes);
  ADD ("sold-stays-sold", test_sold_stays_sold);
  ADD ("recall-keeps-need", test_recall_keeps_need);
  ADD ("step-asks", test_step_asks);
  ADD ("shift-close-returns", test_shift_close_returns);
  ADD ("shift-opened-meanwhile", test_shift_opened_meanwhile);
  ADD ("old-fence", test_old_fence);
  ADD ("wants", test_wants);
  ADD ("rate", test_rate);
#undef ADD
  return g_test_run ();
}
