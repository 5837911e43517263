/* The change feed into the store: every kind, replaced, gone, unusable; and what a download must never touch.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-store-journal.h"
#include "tk-sync-apply.h"
#include "tk-terminal-fixture.h"

typedef struct
{
  TkTerminalFixture *terminal;
  TkSyncSession session;
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  memset (&scene->session, 0, sizeof scene->session);
  scene->terminal = tk_terminal_fixture_new ();
  scene->session.clock = &scene->terminal->clock.base;
  scene->session.store = scene->terminal->store;
  scene->session.identity.issuer = TK_FIXTURE_ISSUER;
  memcpy (scene->session.identity.hub_key, tk_key_pair_get_public (scene->terminal->hub), TK_PUBLIC_KEY_SIZE);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  tk_terminal_fixture_free (scene->terminal);
}

static void
apply (Scene *scene, const char *kind, const char *key, const char *body)
{
  TkWireChange change = { (char *) kind, (char *) key, body == NULL, (char *) (body != NULL ? body : "") };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_sync_apply (&scene->session, &change, &error));
  g_assert_no_error (error);
}

static gint64
count (Scene *scene, const char *sql)
{
  return tk_terminal_fixture_count (scene->terminal, sql);
}

/* Each row is applied in turn; the query must then give the number. A NULL body is "gone". */
static const struct { const char *kind, *key, *body, *sql; gint64 number; } rows[] = {
  { "event", "9", "{\"currency\":\"KES\",\"event\":9,\"title\":\"Nyt\",\"zone\":\"Africa/Nairobi\"}",
    "SELECT count(*) FROM event WHERE number = 9 AND title = 'Nyt' AND ends_at = 0", 1 },
  { "event", "9", "{\"currency\":\"KES\",\"ends_at\":77,\"event\":9,\"title\":\"Nyt\",\"zone\":\"Africa/Nairobi\",\"newer\":[1]}",
    "SELECT ends_at FROM event WHERE number = 9", 77 },
  { "type", "9-1", "{\"admits\":2,\"capacity\":10,\"event\":9,\"name\":\"Stalls\",\"price\":5,\"type\":1}",
    "SELECT admits FROM ticket_type WHERE event = 9 AND number = 1", 2 },
  { "type", "9-1", "{\"admits\":1,\"capacity\":10,\"event\":9,\"name\":\"Stalls\",\"price\":7,\"type\":1}",
    "SELECT price FROM ticket_type WHERE event = 9 AND number = 1", 7 },
  { "gate", "9", "{\"entries\":true,\"event\":9,\"exits\":false,\"gate\":9,\"name\":\"South\",\"reentry\":true,\"types\":[1,3]}",
    "SELECT count(*) FROM gate WHERE number = 9 AND types = '1,3' AND takes_exits = 0 AND reentry = 1", 1 },
  { "gate", "8", "{\"closes_from\":\"end\",\"closes_minutes\":-30,\"day_starts\":360,\"entries\":true,\"event\":9,\"exits\":false,\"gate\":8,"
    "\"name\":\"North\",\"opens_from\":\"doors\",\"opens_minutes\":15,\"reentry\":false,\"tolerance_minutes\":5,\"zones\":\"hall,vip\"}",
    "SELECT count(*) FROM gate WHERE number = 8 AND types = '' AND zones = 'hall,vip' AND opens_from = 'doors' AND opens_minutes = 15"
    " AND closes_from = 'end' AND closes_minutes = -30 AND tolerance_minutes = 5 AND day_starts = 360", 1 },
  { "gate", "8", "{\"entries\":true,\"event\":9,\"exits\":false,\"gate\":8,\"name\":\"North\",\"reentry\":false}",
    "SELECT count(*) FROM gate WHERE number = 8 AND zones = '' AND opens_from = '' AND opens_minutes = 0 AND closes_from = ''"
    " AND closes_minutes = 0 AND tolerance_minutes = 0 AND day_starts = 0", 1 },
  { "type", "9-2", "{\"admits\":1,\"attention\":\"Ask.\",\"capacity\":10,\"event\":9,\"name\":\"Box\",\"price\":5,\"type\":2,\"zones\":\"hall\"}",
    "SELECT count(*) FROM ticket_type WHERE event = 9 AND number = 2 AND zones = 'hall' AND attention = 'Ask.'", 1 },
  { "type", "9-2", "{\"admits\":1,\"capacity\":10,\"event\":9,\"name\":\"Box\",\"price\":5,\"type\":2}",
    "SELECT count(*) FROM ticket_type WHERE event = 9 AND number = 2 AND zones = '' AND attention = ''", 1 },
  { "type", "9-2", NULL, "SELECT count(*) FROM ticket_type WHERE event = 9", 1 },
  { "gate", "8", NULL, "SELECT count(*) FROM gate WHERE number = 8", 0 },
  { "signer", "9-1", "{\"event\":9,\"items\":[{\"item\":17,\"type\":1},{\"item\":17,\"type\":2,\"variation\":4}],\"name\":\"pretix\",\"public_key\":"
    "\"7AD7_vFA33EsY4z2PHr7iZPsZ8n5dh0ajP8gyzNmmIs\",\"scheme\":\"pretix_sig1\",\"signer\":1,\"subevent\":3}",
    "SELECT count(*) FROM signer WHERE event = 9 AND signer = 1 AND items = '17-0-1,17-4-2' AND subevent = 3 AND revoked = 0", 1 },
  { "signer", "9-1", "{\"event\":9,\"items\":[],\"public_key\":\"7AD7_vFA33EsY4z2PHr7iZPsZ8n5dh0ajP8gyzNmmIs\",\"revoked\":true,\"scheme\":\"pretix_sig1\",\"signer\":1}",
    "SELECT count(*) FROM signer WHERE event = 9 AND items = '' AND subevent = 0 AND revoked = 1 AND name = ''", 1 },
  { "signer", "9-1", NULL, "SELECT count(*) FROM signer", 0 },
  { "ticket", "9-1-2147483653-7", "{\"code\":\"9e7f0b4d2a6c18e35b90d1f7c4a8263e\",\"event\":9,\"issue\":7,\"serial\":2147483653,\"status\":\"valid\","
    "\"type\":1,\"valid_from\":5,\"valid_until\":6}",
    "SELECT count(*) FROM ticket_code JOIN ticket USING (event, type, serial, issue) WHERE digest = '9e7f0b4d2a6c18e35b90d1f7c4a8263e'"
    " AND valid_from = 5 AND valid_until = 6", 1 },
  { "ticket", "9-1-2147483653-7", "{\"code\":\"00000000000000000000000000000000\",\"event\":9,\"issue\":7,\"serial\":2147483653,\"status\":\"valid\","
    "\"type\":1}", "SELECT count(*) FROM ticket_code WHERE event = 9 AND digest = '00000000000000000000000000000000'", 1 },
  { "ticket", "9-1-2147483653-7", NULL, "SELECT count(*) FROM ticket_code", 0 },
  { "staff", "zawadi", "{\"active\":true,\"name\":\"zawadi\",\"role\":\"cashier\"}", "SELECT active FROM staff WHERE name = 'zawadi'", 1 },
  { "staff", "zawadi", "{\"active\":false,\"name\":\"zawadi\",\"role\":\"cashier\"}", "SELECT active FROM staff WHERE name = 'zawadi'", 0 },
  { "ticket", "9-1-4-0", "{\"event\":9,\"issue\":0,\"serial\":4,\"status\":\"valid\",\"type\":1}",
    "SELECT count(*) FROM ticket WHERE event = 9 AND status = 'valid' AND sale IS NULL", 1 },
  { "ticket", "9-1-4-0", "{\"event\":9,\"issue\":0,\"serial\":4,\"status\":\"voided\",\"type\":1}",
    "SELECT count(*) FROM ticket WHERE event = 9 AND status = 'voided'", 1 },
  { "checkin", "c1", "{\"at\":5,\"count\":1,\"direction\":\"entry\",\"event\":9,\"gate\":9,\"id\":\"c1\",\"issue\":0,\"serial\":4,"
    "\"terminal\":2,\"type\":1,\"verdict\":\"admitted\"}", "SELECT entered FROM checkin_total WHERE event = 9", 1 },
  { "checkin", "c1", "{\"annulled\":true,\"at\":5,\"count\":1,\"direction\":\"entry\",\"event\":9,\"gate\":9,\"id\":\"c1\",\"issue\":0,"
    "\"serial\":4,\"terminal\":2,\"type\":1,\"verdict\":\"admitted\"}", "SELECT entered FROM checkin_total WHERE event = 9", 0 },
  { "incident", "i1", "{\"at\":5,\"id\":\"i1\",\"kind\":\"double_entry\",\"text\":\"Twice.\"}",
    "SELECT count(*) FROM incident WHERE id = 'i1' AND closed = 0 AND local = 0", 1 },
  { "incident", "i1", "{\"at\":5,\"closed\":true,\"id\":\"i1\",\"kind\":\"double_entry\",\"text\":\"Twice.\"}",
    "SELECT closed FROM incident WHERE id = 'i1'", 1 },
  { "lease", "l1", "{\"epoch\":1,\"event\":9,\"first\":1,\"id\":\"l1\",\"last\":10,\"sell_until\":99,\"status\":\"open\",\"type\":1}",
    "SELECT next FROM lease WHERE id = 'l1'", 1 },
  { "lease", "l1", NULL, "SELECT count(*) FROM lease WHERE id = 'l1' AND status = 'returned'", 1 },
  { "answer", "7-1", "{\"reason\":\"Unknown.\",\"seq\":1,\"status\":\"dead\"}", "SELECT count(*) FROM journal_answer WHERE status = 'dead'", 1 },
  { "answer", "7-1", "{\"reason\":\"Twice.\",\"seq\":1,\"status\":\"conflict\"}", "SELECT count(*) FROM journal_answer WHERE status = 'dead'", 0 },
  { "answer", "7-1", "{\"seq\":1,\"status\":\"duplicate\"}", "SELECT count(*) FROM journal_answer WHERE reason = 'Twice.'", 1 },
  { "answer", "7-1", "{\"seq\":1,\"status\":\"applied\"}", "SELECT count(*) FROM journal_answer", 0 },
  { "answer", "7-1", "{\"seq\":1,\"status\":\"applied\"}", "SELECT count(*) FROM journal_answer", 0 },
  { "answer", "7-99", "{\"reason\":\"Not ours.\",\"seq\":99,\"status\":\"dead\"}", "SELECT count(*) FROM journal_answer", 0 },
  { "incident", "i1", NULL, "SELECT count(*) FROM incident WHERE id = 'i1'", 0 },
  { "checkin", "c1", NULL, "SELECT count(*) FROM checkin WHERE id = 'c1'", 0 },
  { "ticket", "9-1-4-0", NULL, "SELECT count(*) FROM ticket WHERE event = 9", 0 },
  { "staff", "zawadi", NULL, "SELECT count(*) FROM staff WHERE name = 'zawadi'", 0 },
  { "gate", "9", NULL, "SELECT count(*) FROM gate WHERE number = 9", 0 },
  { "type", "9-1", NULL, "SELECT count(*) FROM ticket_type WHERE event = 9", 0 },
  { "event", "9", NULL, "SELECT count(*) FROM event WHERE number = 9", 0 },
  { "issuer", "7", NULL, "SELECT count(*) FROM issuer WHERE number = 7", 0 },
  /* Keys that name nothing, and kinds of a newer hub: no failure, no effect. */
  { "event", "nine", NULL, "SELECT count(*) FROM event", 2 },
  { "type", "1", NULL, "SELECT count(*) FROM ticket_type", 4 },
  { "type", "1-1-1", NULL, "SELECT count(*) FROM ticket_type", 4 },
  { "weather", "x", "{\"rain\":1}", "SELECT count(*) FROM incident", 0 },
  { "weather", "x", NULL, "SELECT count(*) FROM incident", 0 },
};

static void
journal_note (Scene *scene)
{
  TkWireNote note = { (char *) "hello" };
  TkDb *db = tk_store_get_db (scene->terminal->store);
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_db_begin (db, &error));
  g_assert_true (tk_store_journal_append (scene->terminal->store, scene->session.clock, TK_KIND_NOTE, "amina", &tk_wire_note_shape,
                                          &note, NULL, NULL, &error));
  g_assert_true (tk_db_commit (db, &error));
}

static void
test_every_kind (Scene *scene, gconstpointer data)
{
  journal_note (scene);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s %s", rows[i].kind, rows[i].key, rows[i].body);
      apply (scene, rows[i].kind, rows[i].key, rows[i].body);
      g_assert_cmpint (count (scene, rows[i].sql), ==, rows[i].number);
    }
}

/* Put before people, and never in the way of the next. */
static void
test_unusable (Scene *scene, gconstpointer data)
{
  static const struct { const char *kind, *key, *body; } bad[] = {
    { "event", "9", "{\"title\":\"No number\"}" },
    { "event", "9", "not json" },
    { "event", "9", "" },
    { "gate", "9", "{\"gate\":-1}" },
    { "issuer", "12", "{\"certificate\":\"TKC1:NONSENSE\",\"issuer\":12}" },
    { "issuer", "13", "{\"issuer\":13}" },
    { "signer", "1-1", "{\"event\":1,\"items\":[],\"public_key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"scheme\":\"pretix_sig1\",\"signer\":1}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM incident WHERE id = 'feed-%s-%s' AND local = 1", bad[i].kind, bad[i].key);

      g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*cannot be used*");
      apply (scene, bad[i].kind, bad[i].key, bad[i].body);
      g_test_assert_expected_messages ();
      g_assert_cmpint (count (scene, sql), ==, 1);
    }
  g_assert_cmpint (count (scene, "SELECT count(*) FROM issuer"), ==, 1);
  g_assert_cmpint (count (scene, "SELECT count(*) FROM signer"), ==, 0);
}

static void
apply_issuer (Scene *scene, const TkKeyPair *hub, guint16 number, guint16 certified, guint32 revision, gboolean revoked)
{
  g_autofree char *certificate = tk_fixture_certificate (hub, scene->terminal->pair, certified, revision, 1, 10 * revision);
  g_autofree char *key = g_strdup_printf ("%u", number);
  g_autofree char *body = g_strdup_printf ("{\"certificate\":\"%s\",\"issuer\":%u,\"name\":\"Till %u\",\"revoked\":%s,\"revoked_at\":%d}",
                                           certificate, number, revision, revoked ? "true" : "false", revoked ? 5 : 0);

  apply (scene, "issuer", key, body);
}

static void
test_certificates (Scene *scene, gconstpointer data)
{
  g_autoptr (TkKeyPair) other_hub = tk_key_pair_new ();

  apply_issuer (scene, scene->terminal->hub, 12, 12, 3, FALSE);
  g_assert_cmpint (count (scene, "SELECT revision FROM issuer WHERE number = 12"), ==, 3);
  /* An older one keeps the newer certificate, but the name and a revocation count. */
  apply_issuer (scene, scene->terminal->hub, 12, 12, 2, TRUE);
  g_assert_cmpint (count (scene, "SELECT revision FROM issuer WHERE number = 12 AND revoked_at = 5 AND name = 'Till 2'"), ==, 3);
  apply_issuer (scene, scene->terminal->hub, 12, 12, 4, FALSE);
  g_assert_cmpint (count (scene, "SELECT revision FROM issuer WHERE number = 12 AND revoked_at IS NULL"), ==, 4);
  /* Another hub's, and another issuer's under this number. */
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*cannot be used*");
  apply_issuer (scene, other_hub, 12, 12, 9, FALSE);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*cannot be used*");
  apply_issuer (scene, scene->terminal->hub, 12, 13, 9, FALSE);
  g_test_assert_expected_messages ();
  g_assert_cmpint (count (scene, "SELECT revision FROM issuer WHERE number = 12"), ==, 4);
}

static void
test_own_facts_stay (Scene *scene, gconstpointer data)
{
  g_autofree char *token = tk_fixture_token (scene->terminal->pair, TK_FIXTURE_ISSUER, 1, 1, 5, 0);

  tk_terminal_fixture_sql (scene->terminal,
    "INSERT INTO journal (seq, id, kind, at, boot, staff, body, hash) VALUES (1, 'j', 'note', 1, 1, '', '{}', zeroblob (32));"
    "INSERT INTO shift (id, opened_at, opened_by, opened_seq, opening_float, currency) VALUES ('s', 1, 'amina', 1, 0, 'KES');"
    "INSERT INTO sale (id, seq, shift, at, staff, currency, total, number) VALUES ('sale', 1, 's', 1, 'amina', 'KES', 1, 1);"
    "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status) VALUES ('l', 1, 1, 1, 50, 6, 2, 99, 'open');"
    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token) VALUES (1, 1, 5, 0, 'sale', 'l', 'TK1:');"
    "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at, sale) VALUES (1, 1, 5, 0, 7, 'valid', 11, 'sale');"
    "INSERT INTO checkin (id, seq, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at)"
    " VALUES ('own', 1, 1, 1, 'Main', 'Here', 1, 5, 0, 'entry', 'admitted', 1, 12);"
    "INSERT INTO incident (id, kind, text, at, event, severity, closed, local) VALUES ('mine', 'x', 'y', 1, 0, 1, 0, 1)");
  apply (scene, "checkin", "own", "{\"at\":99,\"count\":0,\"direction\":\"exit\",\"event\":1,\"gate\":1,\"id\":\"own\",\"issue\":0,"
         "\"serial\":5,\"terminal\":3,\"type\":1,\"verdict\":\"voided\"}");
  apply (scene, "checkin", "own", NULL);
  g_assert_cmpint (count (scene, "SELECT count(*) FROM checkin WHERE id = 'own' AND at = 12 AND count = 1 AND verdict = 'admitted'"), ==, 1);
  apply (scene, "ticket", "1-1-5-0", "{\"event\":1,\"issue\":0,\"sale\":\"other\",\"serial\":5,\"sold_at\":99,\"status\":\"blocked\",\"type\":1}");
  g_assert_cmpint (count (scene, "SELECT count(*) FROM ticket WHERE sale = 'sale' AND sold_at = 11 AND status = 'blocked'"), ==, 1);
  apply (scene, "ticket", "1-1-5-0", NULL);
  g_assert_cmpint (count (scene, "SELECT count(*) FROM ticket WHERE serial = 5"), ==, 1);
  apply (scene, "incident", "mine", NULL);
  g_assert_cmpint (count (scene, "SELECT count(*) FROM incident WHERE id = 'mine'"), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/apply/" path, Scene, NULL, set_up, func, tear_down)
  ADD ("every-kind", test_every_kind);
  ADD ("unusable", test_unusable);
  ADD ("certificates", test_certificates);
  ADD ("own-facts-stay", test_own_facts_stay);
#undef ADD
  return g_test_run ();
}
