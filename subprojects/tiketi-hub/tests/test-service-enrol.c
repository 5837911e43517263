/* Tests of init, demo data, enrolment, authentication and revocation. SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem */
#include "hub-fixture.h"
#include "test-database.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tk-base64url.h"
#include "tk-certificate.h"

static void
expect_enrol_refused (HubFixture *fixture, const char *code, HubError expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FakeTerminal) terminal = fake_terminal_enrol (fixture, code, &error);

  g_assert_error (error, HUB_ERROR, (int) expected);
  g_assert_null (terminal);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

static void
test_enrol_good (void)
{
  HubFixture fixture;
  guint8 hub_key[32];
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) terminal = fake_terminal_enrol (&fixture, fixture.codes.box_office_code, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (terminal->enrolled->kind, ==, "box-office");
  g_assert_cmpint (terminal->enrolled->issuer, ==, 2);
  g_assert_cmpuint (terminal->enrolled->events->len, ==, 2);
  g_assert_cmpint (terminal->enrolled->now, ==, FIXTURE_NOW);
  g_assert_true (tk_base64url_decode (terminal->enrolled->hub_key, hub_key, sizeof hub_key));
  g_autoptr (TkCertificate) certificate
    = tk_certificate_open (terminal->enrolled->certificate, strlen (terminal->enrolled->certificate), hub_key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (certificate->issuer, ==, 2);
  g_assert_cmpuint (certificate->revision, ==, 1);
  g_assert_cmpmem (certificate->public_key, 32, tk_key_pair_get_public (terminal->key), 32);
  g_assert_true (tk_certificate_covers_event (certificate, 1));
  g_assert_true (tk_certificate_covers_event (certificate, 2));
  g_assert_cmpuint (certificate->ranges->len, ==, 0);
  g_assert_cmpint (certificate->not_before_ms, <, FIXTURE_NOW);
  g_assert_cmpint (certificate->not_after_ms, >, FIXTURE_NOW);
  hub_fixture_tear_down (&fixture);
}

/* People type codes as they read them. */
static void
test_enrol_typed (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autofree char *lower = g_ascii_strdown (fixture.codes.gate_code, -1);
  g_strdelimit (lower, "-", ' ');
  for (char *p = lower; *p != '\0'; p++)
    *p = *p == '0' ? 'o' : *p == '1' ? 'l' : *p;
  g_autoptr (FakeTerminal) terminal = fake_terminal_enrol (&fixture, lower, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (terminal->enrolled->kind, ==, "gate");
  hub_fixture_tear_down (&fixture);
}

static void
test_enrol_used (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) first = fake_terminal_enrol (&fixture, fixture.codes.gate_code, &error);
  g_assert_no_error (error);
  expect_enrol_refused (&fixture, fixture.codes.gate_code, HUB_ERROR_CODE_USED);
  hub_fixture_reopen (&fixture);
  expect_enrol_refused (&fixture, fixture.codes.gate_code, HUB_ERROR_CODE_USED);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM terminal WHERE enrolled_at > 0"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

static TkWireEnrolReply *
enrol_with (HubFixture *fixture, const TkKeyPair *pair, GError **error)
{
  g_autofree char *key = tk_base64url_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  TkWireEnrolRequest request = { .code = fixture->codes.gate_code, .public_key = key, .program = (char *) "" };

  return hub_service_enrol (fixture->service, &request, error);
}

/* An answer that was lost on its way is given again to the same key, until somebody used what it gave. */
static void
test_enrol_repeated (void)
{
  HubFixture fixture;
  g_autoptr (TkKeyPair) pair = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  pair = tk_key_pair_new ();
  TkWireEnrolReply *lost = enrol_with (&fixture, pair, &error);
  g_assert_no_error (error);
  tk_fake_clock_advance (&fixture.clock, 60000);
  TkWireEnrolReply *reply = enrol_with (&fixture, pair, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reply->terminal, ==, lost->terminal);
  g_assert_cmpint (reply->issuer, ==, lost->issuer);
  g_assert_null (hub_service_authenticate (fixture.service, lost->credential, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAUTHORIZED);
  g_clear_error (&error);
  tk_fake_clock_advance (&fixture.clock, 60000);
  g_autoptr (HubTerminal) heard = hub_service_authenticate (fixture.service, reply->credential, &error);
  g_assert_no_error (error);
  g_assert_cmpint (heard->id, ==, lost->terminal);
  hub_fixture_reopen (&fixture); /* the writer finishes first */
  g_assert_null (enrol_with (&fixture, pair, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CODE_USED);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM terminal WHERE enrolled_at > 0"), ==, 1);
  tk_wire_free (&tk_wire_enrol_reply_shape, lost);
  tk_wire_free (&tk_wire_enrol_reply_shape, reply);
  hub_fixture_tear_down (&fixture);
}

static void
test_enrol_unknown (void)
{
  static const char *const codes[] = { "", "-", "AAAA-AAAA-AAAA-AAAA", "' OR 1=1 --", "é", "0" };
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    expect_enrol_refused (&fixture, codes[i], HUB_ERROR_CODE_UNKNOWN);
  hub_fixture_tear_down (&fixture);
}

static void
test_enrol_expired (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  tk_fake_clock_advance (&fixture.clock, 72 * 3600 * 1000 - 1);
  g_autoptr (FakeTerminal) in_time = fake_terminal_enrol (&fixture, fixture.codes.gate_code, &error);
  g_assert_no_error (error);
  tk_fake_clock_advance (&fixture.clock, 1);
  expect_enrol_refused (&fixture, fixture.codes.box_office_code, HUB_ERROR_CODE_UNKNOWN);
  hub_fixture_tear_down (&fixture);
}

static void
test_enrol_withdrawn (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  hub_service_terminal_revoke (fixture.service, "Gate", &error);
  g_assert_no_error (error);
  expect_enrol_refused (&fixture, fixture.codes.gate_code, HUB_ERROR_CODE_UNKNOWN);
  hub_fixture_tear_down (&fixture);
}

static void
test_enrol_key (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) first = fake_terminal_enrol (&fixture, fixture.codes.gate_code, &error);
  g_assert_no_error (error);
  g_autofree char *key = tk_base64url_encode (tk_key_pair_get_public (first->key), 32);
  TkWireEnrolRequest request = { .code = fixture.codes.box_office_code, .public_key = key, .program = (char *) "" };
  g_assert_null (hub_service_enrol (fixture.service, &request, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  request.public_key = (char *) "AAAA";
  g_assert_null (hub_service_enrol (fixture.service, &request, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  g_clear_error (&error);
  /* The refusals did not use up the code. */
  g_autoptr (FakeTerminal) second = fake_terminal_enrol (&fixture, fixture.codes.box_office_code, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second->enrolled->issuer, !=, first->enrolled->issuer);
  hub_fixture_tear_down (&fixture);
}

/* Neither codes nor credentials, PINs nor passwords are in the file. */
static void
test_secrets_not_stored (void)
{
  HubFixture fixture;
  g_autofree char *data = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  if (test_database_skip ("reads the database's file"))
    return;
  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) terminal = fake_terminal_enrol (&fixture, fixture.codes.gate_code, &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (fixture.dir, "hub.db", NULL);
  g_clear_pointer (&fixture.service, hub_service_close); /* folds the write-ahead log in */
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  const char *const secrets[]
    = { fixture.codes.gate_code, fixture.codes.box_office_code, terminal->enrolled->credential, "tamasha-demo" };
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (memmem (data, length, secrets[i], strlen (secrets[i])));
  g_assert_nonnull (memmem (data, length, "Tamasha la Pwani", 16));
  g_autofree char *key_path = g_build_filename (fixture.dir, "hub.db.key", NULL);
  GStatBuf status;
  g_assert_cmpint (g_stat (key_path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  hub_fixture_reopen (&fixture);
  hub_fixture_tear_down (&fixture);
}

static void
test_authenticate (void)
{
  HubFixture fixture;
  static const char *const wrong[] = { "", "x", "' OR 1=1 --" };
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) terminal = fake_terminal_new (&fixture, "Till 7", "both");
  g_assert_cmpstr (terminal->terminal->name, ==, "Till 7");
  g_assert_cmpuint (terminal->terminal->issuer, ==, terminal->enrolled->issuer);
  g_assert_cmpmem (terminal->terminal->public_key, 32, tk_key_pair_get_public (terminal->key), 32);
  g_assert_false (terminal->terminal->quarantined);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (hub_service_authenticate (fixture.service, wrong[i], &error));
      g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAUTHORIZED);
      g_clear_error (&error);
    }
  g_assert_null (hub_service_authenticate (fixture.service, NULL, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAUTHORIZED);
  hub_fixture_tear_down (&fixture);
}

static void
test_last_seen (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) terminal = fake_terminal_new (&fixture, "Till 7", "both");
  tk_fake_clock_advance (&fixture.clock, 60000);
  g_autoptr (HubTerminal) again = hub_service_authenticate (fixture.service, terminal->enrolled->credential, &error);
  g_assert_no_error (error);
  hub_fixture_reopen (&fixture); /* the writer finishes first */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT last_seen FROM terminal WHERE name = 'Till 7'"), ==,
                   FIXTURE_NOW + 60000);
  hub_fixture_tear_down (&fixture);
}

static void
test_revoked (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) lost = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  TkWireLeaseReply *leases = fake_terminal_lease (lost, 1, 2, 0, 10);
  tk_wire_free (&tk_wire_lease_reply_shape, leases);
  fake_terminal_sell (lost, 1, 2, 1, 500000);
  TkWireBatchReply *sent = fake_terminal_send (lost);
  tk_wire_free (&tk_wire_batch_reply_shape, sent);
  g_ptr_array_unref (fake_terminal_changes (gate, &cursor, 0));

  hub_service_terminal_revoke (fixture.service, "Till 7", &error);
  g_assert_no_error (error);
  g_assert_null (hub_service_authenticate (fixture.service, lost->enrolled->credential, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_REVOKED);
  g_clear_error (&error);
  /* With a terminal struct from before, too. */
  fake_terminal_sell (lost, 1, 2, 2, 500000);
  TkWireBatch *batch = fake_terminal_batch (lost, 2, 2);
  g_assert_null (fake_terminal_send_batch (lost, batch, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_REVOKED);
  g_clear_error (&error);
  tk_wire_free (&tk_wire_batch_shape, batch);
  gboolean empty;
  g_assert_null (hub_service_changes (fixture.service, lost->terminal, "", 10, &empty, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_REVOKED);
  g_clear_error (&error);

  /* The gates hear of it, and nothing it held is for sale. */
  g_autoptr (GPtrArray) changes = fake_terminal_changes (gate, &cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, "issuer", "2");
  g_assert_nonnull (change);
  TkWireIssuer *issuer = tk_wire_decode (&tk_wire_issuer_shape, change->body, strlen (change->body), &error);
  g_assert_no_error (error);
  g_assert_true (issuer->revoked);
  g_assert_cmpint (issuer->revoked_at, >=, FIXTURE_NOW);
  tk_wire_free (&tk_wire_issuer_shape, issuer);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT quarantined FROM ticket_type WHERE event = 1 AND type = 2"), ==, 9);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 0);

  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT epoch FROM lease"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM change WHERE kind = 'lease' AND urgent = 1 AND body LIKE "
                                              "'%\"epoch\":2%\"fenced\"%'"), ==, 1);

  g_assert_false (hub_service_terminal_revoke (fixture.service, "Till 7", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (hub_service_terminal_revoke (fixture.service, "Nobody", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  hub_fixture_tear_down (&fixture);
}

static void
test_invite_refused (void)
{
  HubFixture fixture;
  GArray *none = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 nine = 9;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_array_append_val (none, nine);
  const struct
  {
    HubTerminalInvite invite;
    HubError code;
  } rows[] = {
    { { .name = (char *) "", .kind = (char *) "gate" }, HUB_ERROR_INVALID },
    { { .name = (char *) "  ", .kind = (char *) "gate" }, HUB_ERROR_INVALID },
    { { .name = (char *) "X", .kind = (char *) "till" }, HUB_ERROR_INVALID },
    { { .name = (char *) "X", .kind = NULL }, HUB_ERROR_INVALID },
    { { .name = (char *) "Gate", .kind = (char *) "gate" }, HUB_ERROR_CONFLICT },
    { { .name = (char *) "X", .kind = (char *) "gate", .events = none }, HUB_ERROR_NOT_FOUND },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 id = -1;

      g_assert_null (hub_service_terminal_add (fixture.service, &rows[i].invite, &id, &error));
      g_assert_error (error, HUB_ERROR, (int) rows[i].code);
      g_assert_cmpint (id, ==, -1);
      g_clear_error (&error);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM terminal"), ==, 2);
  g_array_unref (none);
  hub_fixture_tear_down (&fixture);
}

static void
test_init_and_open (void)
{
  static const struct
  {
    const char *uri;
    HubError code;
  } bad[] = {
    { "postgresql://u:secret@host?db", HUB_ERROR_INVALID }, { "hub.db", HUB_ERROR_INVALID },
    { "", HUB_ERROR_INVALID },                              { "sqlite:", HUB_ERROR_INVALID },
    { "postgresql://u:secret@%2Fnowhere/db", HUB_ERROR_UNAVAILABLE },
    { "sqlite:/nowhere/at/all/hub.db", HUB_ERROR_UNAVAILABLE },
  };
  TkFakeClock clock;
  g_autoptr (GError) error = NULL;

  tk_fake_clock_init (&clock, FIXTURE_NOW);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (hub_service_init (bad[i].uri, &clock.base, &error));
      g_assert_error (error, HUB_ERROR, (int) bad[i].code);
      g_assert_null (strstr (error->message, "secret"));
      g_clear_error (&error);
      g_assert_null (hub_service_open (bad[i].uri, &clock.base, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
}

static void
test_open_without_init (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  hub_service_set_key_file (NULL);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s/other.db", fixture.dir);
  g_autofree char *path = g_strdup_printf ("%s/other.db", fixture.dir);
  g_assert_null (hub_service_open (uri, &fixture.clock.base, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS)); /* looking does not create */
  g_clear_error (&error);
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_CREATE, &error);
  g_assert_no_error (error);
  g_assert_null (hub_service_open (uri, &fixture.clock.base, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "init"));
  hub_fixture_tear_down (&fixture);
}

/* init again changes nothing; without its key, or with another's, a hub does not open. */
static void
test_key_file (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  hub_fixture_set_up (&fixture);
  before = hub_fixture_text (&fixture, "SELECT public_key FROM hub");
  g_assert_true (hub_service_init (fixture.uri, &fixture.clock.base, &error));
  after = hub_fixture_text (&fixture, "SELECT public_key FROM hub");
  g_assert_cmpstr (before, ==, after);
  g_clear_pointer (&fixture.service, hub_service_close);
  g_autofree char *key = g_strdup_printf ("%s/hub.db.key", fixture.dir);
  g_autofree char *aside = g_strdup_printf ("%s/aside", fixture.dir);
  g_assert_cmpint (g_rename (key, aside), ==, 0);
  g_assert_null (hub_service_open (fixture.uri, &fixture.clock.base, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_false (hub_service_init (fixture.uri, &fixture.clock.base, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_autoptr (TkKeyPair) stranger = tk_key_pair_new ();
  g_assert_true (tk_key_pair_save (stranger, key, &error));
  g_assert_null (hub_service_open (fixture.uri, &fixture.clock.base, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAVAILABLE);
  g_assert_cmpint (g_unlink (key), ==, 0);
  g_assert_cmpint (g_rename (aside, key), ==, 0);
  hub_fixture_reopen (&fixture);
  hub_fixture_tear_down (&fixture);
}

static void
test_demo_refused (void)
{
  HubFixture fixture;
  HubDemoCodes codes = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_assert_false (hub_service_demo (fixture.service, &codes, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_assert_null (codes.box_office_code);
  g_assert_null (codes.gate_code);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM staff"), ==, 3);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM account"), ==, 3);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM terminal"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(last - first + 1) FROM stock WHERE type <= 32768"), ==, 815);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(last - first + 1) FROM stock WHERE type > 32768"), ==, 20);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT max(doors_at) FROM event"), <=, FIXTURE_NOW - 3600000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT min(ends_at) FROM event"), >=, FIXTURE_NOW + 6 * 3600000);
  hub_fixture_tear_down (&fixture);
}

static void
test_people (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  static const struct
  {
    const char *email, *name, *password;
    TkRole role;
    HubError code;
  } users[] = {
    { "nobody", "N", "long enough", TK_ROLE_ADMIN, HUB_ERROR_INVALID },
    { "a@b@c", "N", "long enough", TK_ROLE_ADMIN, HUB_ERROR_INVALID },
    { "a b@c", "N", "long enough", TK_ROLE_ADMIN, HUB_ERROR_INVALID },
    { NULL, "N", "long enough", TK_ROLE_ADMIN, HUB_ERROR_INVALID },
    { "a@b", "", "long enough", TK_ROLE_ADMIN, HUB_ERROR_INVALID },
    { "a@b", "N", "short", TK_ROLE_ADMIN, HUB_ERROR_INVALID },
    { "a@b", "N", NULL, TK_ROLE_ADMIN, HUB_ERROR_INVALID },
    { "a@b", "N", "long enough", TK_ROLE_NONE, HUB_ERROR_INVALID },
    { "Admin@Tiketi.Example", "N", "long enough", TK_ROLE_ADMIN, HUB_ERROR_CONFLICT },
  };

  hub_fixture_set_up (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_assert_false (hub_service_user_add (fixture.service, users[i].email, users[i].name, users[i].role,
                                            users[i].password, &error));
      g_assert_error (error, HUB_ERROR, (int) users[i].code);
      g_clear_error (&error);
    }
  g_assert_true (
    hub_service_user_add (fixture.service, "new@tiketi.example", "New", TK_ROLE_ORGANIZER, "long enough", &error));
  g_assert_no_error (error);
  g_assert_false (hub_service_staff_add (fixture.service, "amina", NULL, TK_ROLE_CASHIER, "1234", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (hub_service_staff_add (fixture.service, "otieno", NULL, TK_ROLE_ATTENDEE, "1234", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (hub_service_staff_add (fixture.service, "otieno", NULL, TK_ROLE_GATE, "12a4", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (hub_service_staff_add (fixture.service, "otieno", "Otieno", TK_ROLE_GATE, "1234", &error));
  g_assert_no_error (error);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrol/good", test_enrol_good);
  g_test_add_func ("/enrol/typed", test_enrol_typed);
  g_test_add_func ("/enrol/used", test_enrol_used);
  g_test_add_func ("/enrol/repeated", test_enrol_repeated);
  g_test_add_func ("/enrol/unknown", test_enrol_unknown);
  g_test_add_func ("/enrol/expired", test_enrol_expired);
  g_test_add_func ("/enrol/withdrawn", test_enrol_withdrawn);
  g_test_add_func ("/enrol/key", test_enrol_key);
  g_test_add_func ("/enrol/secrets-not-stored", test_secrets_not_stored);
  g_test_add_func ("/enrol/invite-refused", test_invite_refused);
  g_test_add_func ("/authenticate/known-and-unknown", test_authenticate);
  g_test_add_func ("/authenticate/last-seen", test_last_seen);
  g_test_add_func ("/authenticate/revoked", test_revoked);
  g_test_add_func ("/setup/bad-addresses", test_init_and_open);
  g_test_add_func ("/setup/open-without-init", test_open_without_init);
  g_test_add_func ("/setup/key-file", test_key_file);
  g_test_add_func ("/setup/demo-refused", test_demo_refused);
  g_test_add_func ("/setup/people", test_people);
  return g_test_run ();
}
