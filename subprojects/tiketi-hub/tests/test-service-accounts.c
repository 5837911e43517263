/* Accounts as time passes: locks, codes, sessions and their ends, with a clock set by hand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "hub-account.h"
#include "hub-fixture.h"
#include "hub-message.h"
#include "hub-pay.h"
#include "hub-token.h"
#include "hub-web.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define EMAIL "otieno@test.example"
#define PASSWORD "tamasha-1"
#define ADDRESS "203.0.113.9"

typedef struct
{
  HubFixture hub;
  HubSender mail;
  char *to, *text;         /* of the latest letter */
  guint letters;
  gboolean broken;         /* the mail server is away */
} Fixture;

static gboolean
check_cb (gpointer self, const HubLetter *letter, GError **error)
{
  return TRUE;
}

static gboolean
send_cb (gpointer self, const HubLetter *letter, GError **error)
{
  Fixture *fixture = self;

  if (fixture->broken)
    {
      g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE, "away");
      return FALSE;
    }
  fixture->letters++;
  if (strstr (letter->text, "is: ") == NULL)
    return TRUE; /* only codes are read */
  g_free (fixture->to);
  g_free (fixture->text);
  fixture->to = g_strdup (letter->to);
  fixture->text = g_strdup (letter->text);
  return TRUE;
}

static void
set_rules (Fixture *fixture, gboolean otp)
{
  HubWebRules rules = { .otp = otp, .cost = TK_PIN_COST_TEST };
  g_autoptr (GError) error = NULL;

  hub_service_set_web (fixture->hub.service, &rules, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer otp)
{
  HubGateways gateways = { .mail = &fixture->mail };

  hub_fixture_set_up (&fixture->hub);
  fixture->mail = (HubSender){ .channel = "email", .self = fixture, .check = check_cb, .send = send_cb };
  hub_service_set_gateways (fixture->hub.service, &gateways, FALSE);
  set_rules (fixture, otp != NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hub_fixture_tear_down (&fixture->hub);
  g_free (fixture->to);
  g_free (fixture->text);
}

static void
wait_for (Fixture *fixture, gint64 ms)
{
  tk_fake_clock_advance (&fixture->hub.clock, ms);
}

static HubSession *
add_person (Fixture *fixture)
{
  HubAccountNew made = { .email = EMAIL, .name = "Otieno", .password = PASSWORD };
  g_autoptr (GError) error = NULL;
  HubSession *session = hub_account_register (fixture->hub.service, &made, ADDRESS, &error);

  g_assert_no_error (error);
  return session;
}

/* The six digits of the latest letter; (transfer full). */
static char *
read_code (Fixture *fixture)
{
  while (hub_message_turn (fixture->hub.service, &fixture->mail))
    ;
  g_assert_nonnull (fixture->text);
  const char *colon = strstr (fixture->text, "is: ");
  g_assert_nonnull (colon);
  char *code = g_strndup (colon + 4, 6);
  g_assert_cmpuint (strspn (code, "0123456789"), ==, 6);
  return code;
}

/* HUB_ERROR's code, or -1. */
static int
sign_in (Fixture *fixture, const char *password)
{
  HubSignIn asked = { .login = EMAIL, .password = password, .address = ADDRESS };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubSession) session = hub_account_sign_in (fixture->hub.service, &asked, &error);

  g_assert_true ((session == NULL) == (error != NULL));
  return error != NULL ? error->code : -1;
}

static int
look (Fixture *fixture, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubCaller) caller = hub_token_read (fixture->hub.service, token, ADDRESS, &error);

  g_assert_true ((caller == NULL) == (error != NULL));
  return error != NULL ? error->code : -1;
}

static HubCaller *
caller_of (Fixture *fixture, const char *token)
{
  g_autoptr (GError) error = NULL;
  HubCaller *caller = hub_token_read (fixture->hub.service, token, ADDRESS, &error);

  g_assert_no_error (error);
  return caller;
}

static HubCaller *
admin_of (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = hub_token_for (fixture->hub.service, "admin@tiketi.example", &error);

  g_assert_no_error (error);
  return caller_of (fixture, token);
}

/* ---- The lock ---- */

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);

  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (sign_in (fixture, "wrong-wrong"), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, -1); /* counts from anew */
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (sign_in (fixture, "wrong-wrong"), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, HUB_ERROR_LOCKED);
  g_assert_cmpint (look (fixture, session->token), ==, -1); /* who is in stays in */
  wait_for (fixture, 15 * MINUTE - SECOND);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, HUB_ERROR_LOCKED);
  wait_for (fixture, 2 * SECOND);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, -1);
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM audit WHERE action = 'user.signed_in' AND status = 'Failed'"), ==, 9 + 0);
}

/* Nobody's account fails the same, and is locked the same. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 8; i++)
    g_assert_cmpint (sign_in (fixture, "wrong-wrong"), ==, i < 5 ? HUB_ERROR_UNAUTHORIZED : HUB_ERROR_LOCKED);
}

/* ---- Tokens ---- */

static void
test_expiry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);

  g_assert_cmpint (session->seconds, ==, 3600);
  wait_for (fixture, 60 * MINUTE + 29 * SECOND);
  g_assert_cmpint (look (fixture, session->token), ==, -1);
  wait_for (fixture, 3 * SECOND);
  g_assert_cmpint (look (fixture, session->token), ==, HUB_ERROR_UNAUTHORIZED);
}

static void
test_stay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) first = add_person (fixture);
  HubSignIn asked = { .login = EMAIL, .password = PASSWORD, .address = ADDRESS, .stay = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubSession) session = hub_account_sign_in (fixture->hub.service, &asked, &error);

  g_assert_no_error (error);
  wait_for (fixture, 29 * 24 * 60 * MINUTE);
  g_assert_cmpint (look (fixture, session->token), ==, -1);
  wait_for (fixture, 2 * 24 * 60 * MINUTE);
  g_assert_cmpint (look (fixture, session->token), ==, HUB_ERROR_UNAUTHORIZED);
}

static void
test_sign_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (HubSession) next = hub_account_refresh (fixture->hub.service, session->refresh, ADDRESS, &error);
  g_autoptr (HubCaller) caller = caller_of (fixture, session->token);
  g_autofree char *elsewhere = hub_token_for (fixture->hub.service, EMAIL, NULL);

  g_assert_no_error (error);
  g_assert_true (hub_account_sign_out (fixture->hub.service, caller, &error));
  g_assert_cmpint (look (fixture, session->token), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_cmpint (look (fixture, next->token), ==, HUB_ERROR_UNAUTHORIZED); /* the same session */
  g_assert_cmpint (look (fixture, elsewhere), ==, -1);                       /* another one */
  g_assert_null (hub_account_refresh (fixture->hub.service, next->refresh, ADDRESS, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAUTHORIZED);
}

/* A refresh token used twice is a stolen one: the thief's session ends, and the owner's. */
static void
test_reuse (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (HubSession) next = hub_account_refresh (fixture->hub.service, session->refresh, ADDRESS, &error);

  g_assert_no_error (error);
  g_assert_cmpint (look (fixture, next->token), ==, -1);
  g_assert_null (hub_account_refresh (fixture->hub.service, session->refresh, ADDRESS, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAUTHORIZED);
  g_clear_error (&error);
  g_assert_cmpint (look (fixture, next->token), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_null (hub_account_refresh (fixture->hub.service, next->refresh, ADDRESS, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAUTHORIZED);
  g_clear_error (&error);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, -1);
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM audit WHERE action = 'user.token_reused'"), ==, 1);
}

static void
test_refresh_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (GError) error = NULL;

  wait_for (fixture, 31 * 24 * 60 * MINUTE);
  g_assert_null (hub_account_refresh (fixture->hub.service, session->refresh, ADDRESS, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAUTHORIZED);
  g_clear_error (&error);
  g_assert_null (hub_account_refresh (fixture->hub.service, "nothing of ours", ADDRESS, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_UNAUTHORIZED);
}

typedef struct
{
  Fixture *fixture;
  const char *refresh;
  int done, refused;
} Race;

static gpointer
refresh_thread (gpointer data)
{
  Race *race = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubSession) session = hub_account_refresh (race->fixture->hub.service, race->refresh, ADDRESS, &error);

  if (session != NULL)
    g_atomic_int_inc (&race->done);
  else if (error->code == HUB_ERROR_UNAUTHORIZED)
    g_atomic_int_inc (&race->refused);
  return NULL;
}

static void
test_refresh_race (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  Race race = { fixture, session->refresh, 0, 0 };
  GThread *threads[8];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("refresh", refresh_thread, &race);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (race.done, ==, 1);
  g_assert_cmpint (race.refused, ==, 7);
}

/* Guesses that are under way together count together. */
static gpointer
guess_thread (gpointer data)
{
  Race *race = data;

  if (sign_in (race->fixture, "wrong-wrong") == HUB_ERROR_UNAUTHORIZED)
    g_atomic_int_inc (&race->done);
  else
    g_atomic_int_inc (&race->refused);
  return NULL;
}

static void
test_guess_race (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  Race race = { fixture, NULL, 0, 0 };
  GThread *threads[16];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("guess", guess_thread, &race);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (race.done, ==, 5);
  g_assert_cmpint (race.refused, ==, 11);
}

/* The answers to a row of guesses, as one line. (transfer full) */
static char *
guess_row (Fixture *fixture, const char *login, guint n)
{
  GString *row = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      HubSignIn asked = { .login = login, .password = "wrong-wrong", .address = ADDRESS };
      g_autoptr (GError) error = NULL;

      g_assert_null (hub_account_sign_in (fixture->hub.service, &asked, &error));
      g_string_append_printf (row, "%d %s\n", error->code, error->message);
    }
  return g_string_free (row, FALSE);
}

/* Nobody learns by guessing whether there is such an account, not from the lock either. */
static void
test_locked_alike (Fixture *fixture, gconstpointer data)
{
  static const char *const strangers[] = { "nobody@test.example", "NOBODY@test.example", "nobody", "' OR 1=1 --" };
  g_autoptr (HubSession) session = add_person (fixture);

  g_autofree char *known = guess_row (fixture, EMAIL, 8), *stranger = guess_row (fixture, strangers[0], 8);
  g_assert_cmpstr (stranger, ==, known);
  g_autofree char *same = guess_row (fixture, strangers[1], 1);
  g_assert_true (g_str_has_suffix (known, same)); /* locked in whatever case */
  for (gsize i = 2; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autofree char *row = guess_row (fixture, strangers[i], 8);

      g_assert_cmpstr (row, ==, known);
    }
  wait_for (fixture, 15 * 60 * SECOND + SECOND);
  g_autofree char *later = guess_row (fixture, EMAIL, 6), *strange = guess_row (fixture, strangers[0], 6);
  g_assert_cmpstr (strange, ==, later);
  g_assert_nonnull (strstr (later, "Invalid"));
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM login_guess"), ==, 3);
}

/* ---- Codes ---- */

static int
verify_as (Fixture *fixture, const HubCaller *caller, const char *email, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubSession) session = hub_account_verify (fixture->hub.service, caller, email, code, ADDRESS, &error);

  g_assert_true ((session == NULL) == (error != NULL));
  g_assert_true (caller == NULL || session == NULL || session->token == NULL);
  return error != NULL ? error->code : -1;
}

static int
verify (Fixture *fixture, const char *email, const char *code)
{
  return verify_as (fixture, NULL, email, code);
}

static void
test_verify (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autofree char *kept = hub_fixture_text (&fixture->hub, "SELECT text FROM message WHERE secret = 1");

  g_assert_null (session->token);
  g_assert_true (session->mailed);
  g_assert_nonnull (strstr (kept, "is: "));
  g_autofree char *code = read_code (fixture);
  g_assert_cmpstr (fixture->to, ==, EMAIL);
  g_autofree char *after = hub_fixture_text (&fixture->hub, "SELECT text FROM message WHERE secret = 1");
  g_assert_cmpstr (after, ==, "");
  g_autofree char *digest = hub_fixture_text (&fixture->hub, "SELECT digest FROM one_time_code");
  g_assert_null (strstr (digest, code));
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, HUB_ERROR_UNVERIFIED);
  g_assert_cmpint (verify (fixture, "admin@tiketi.example", code), ==, HUB_ERROR_INVALID); /* another's */
  g_assert_cmpint (verify (fixture, "Otieno@Test.example", code), ==, -1);
  g_assert_cmpint (verify (fixture, EMAIL, code), ==, HUB_ERROR_INVALID); /* once */
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, -1);
}

static void
test_code_expires (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autofree char *code = read_code (fixture);

  wait_for (fixture, 10 * MINUTE + SECOND);
  g_assert_cmpint (verify (fixture, EMAIL, code), ==, HUB_ERROR_INVALID);
}

static char *
wrong_code (const char *code, guint i)
{
  return g_strdup_printf ("%06u", ((guint) atoi (code) + i + 1) % 1000000);
}

static void
test_code_brute_force (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autofree char *code = read_code (fixture);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *wrong = wrong_code (code, i);

      g_assert_cmpint (verify (fixture, EMAIL, wrong), ==, HUB_ERROR_INVALID);
    }
  g_assert_cmpint (verify (fixture, EMAIL, code), ==, HUB_ERROR_TOO_MANY); /* even the right one */
  wait_for (fixture, MINUTE);
  g_assert_true (hub_account_send_verification (fixture->hub.service, EMAIL, ADDRESS, &error));
  g_autofree char *next = read_code (fixture);
  g_assert_cmpint (verify (fixture, EMAIL, next), ==, -1);
}

/* Asking again and again neither floods a mailbox nor buys guesses: at most so many letters in a day. */
static void
test_code_cool_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (GError) error = NULL;

  while (hub_message_turn (fixture->hub.service, &fixture->mail))
    ;
  g_assert_cmpuint (fixture->letters, ==, 1);
  for (guint i = 0; i < 3; i++)
    g_assert_true (hub_account_send_verification (fixture->hub.service, EMAIL, ADDRESS, &error));
  g_assert_true (hub_account_send_verification (fixture->hub.service, "nobody@test.example", ADDRESS, &error));
  while (hub_message_turn (fixture->hub.service, &fixture->mail))
    ;
  g_assert_cmpuint (fixture->letters, ==, 1);
  for (guint i = 0; i < 24 * 60; i++)
    {
      wait_for (fixture, MINUTE);
      hub_account_send_verification (fixture->hub.service, EMAIL, ADDRESS, &error);
      g_assert_no_error (error);
    }
  while (hub_message_turn (fixture->hub.service, &fixture->mail))
    ;
  g_assert_cmpuint (fixture->letters, >=, 20);
  g_assert_cmpuint (fixture->letters, <=, 40);
}

static int
reset (Fixture *fixture, const char *code, const char *password)
{
  HubReset wanted = { .email = EMAIL, .code = code, .password = password, .address = ADDRESS };
  g_autoptr (GError) error = NULL;

  return hub_account_reset (fixture->hub.service, &wanted, &error) ? -1 : error->code;
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    sign_in (fixture, "wrong-wrong");
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, HUB_ERROR_LOCKED);
  g_assert_true (hub_account_send_reset (fixture->hub.service, EMAIL, ADDRESS, &error));
  g_autofree char *code = read_code (fixture);
  g_assert_cmpint (verify (fixture, EMAIL, code), ==, HUB_ERROR_INVALID); /* for another purpose */
  g_assert_cmpint (reset (fixture, code, "short"), ==, HUB_ERROR_FIELD);
  wait_for (fixture, SECOND);
  g_assert_cmpint (reset (fixture, code, "another-1"), ==, -1);
  g_assert_cmpint (reset (fixture, code, "another-2"), ==, HUB_ERROR_INVALID);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_cmpint (sign_in (fixture, "another-1"), ==, -1);
  g_assert_cmpint (look (fixture, session->token), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_null (hub_account_refresh (fixture->hub.service, session->refresh, ADDRESS, &error));
}

/* Where addresses must be proved, a code to set a password proves one, too. */
static void
test_reset_verifies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (hub_account_send_reset (fixture->hub.service, EMAIL, ADDRESS, &error));
  g_autofree char *code = read_code (fixture);
  g_assert_cmpint (reset (fixture, code, "another-1"), ==, -1);
  g_assert_cmpint (sign_in (fixture, "another-1"), ==, -1);
}

/* A mail server that is away fails nothing, and gets the letter later; a code that nobody can use any more is not kept. */
static void
test_mail_away (Fixture *fixture, gconstpointer data)
{
  fixture->broken = TRUE;
  g_autoptr (HubSession) session = add_person (fixture);

  g_assert_true (session->mailed);
  g_assert_true (hub_message_turn (fixture->hub.service, &fixture->mail));
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM message WHERE state = 'queued' AND text <> ''"), ==, 1);
  wait_for (fixture, 11 * MINUTE);
  g_assert_true (hub_message_turn (fixture->hub.service, &fixture->mail));
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM message WHERE state = 'failed' AND text = ''"), ==, 1);
}

/* ---- Ends ---- */

static void
test_ban (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (HubCaller) admin = admin_of (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (HubAccount) banned = hub_account_set_status (fixture->hub.service, admin, session->account->id, "banned", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (banned->status, ==, "banned");
  g_assert_cmpint (look (fixture, session->token), ==, HUB_ERROR_BANNED);
  g_assert_null (hub_account_refresh (fixture->hub.service, session->refresh, ADDRESS, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_BANNED);
  g_clear_error (&error);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, HUB_ERROR_BANNED);
  g_assert_cmpint (sign_in (fixture, "wrong-wrong"), ==, HUB_ERROR_UNAUTHORIZED); /* tells strangers nothing */
  g_autoptr (HubAccount) again = hub_account_set_status (fixture->hub.service, admin, session->account->id, "active", &error);
  g_assert_no_error (error);
  g_assert_cmpint (look (fixture, session->token), ==, -1);
}

static void
test_role (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (HubCaller) admin = admin_of (fixture), before = caller_of (fixture, session->token);
  HubAccountNew given = { .role = TK_ROLE_SUPERVISOR };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubAccount) account = hub_account_edit (fixture->hub.service, admin, session->account->id, &given, &error);
  g_autoptr (HubCaller) after = caller_of (fixture, session->token);

  g_assert_no_error (error);
  g_assert_cmpint (before->role, ==, TK_ROLE_ATTENDEE);
  g_assert_cmpint (after->role, ==, TK_ROLE_SUPERVISOR);
}

static void
test_last_admin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (HubCaller) admin = admin_of (fixture);
  HubAccountNew attendee = { .role = TK_ROLE_ATTENDEE }, promoted = { .role = TK_ROLE_ADMIN };
  g_autoptr (GError) error = NULL;

  g_assert_null (hub_account_edit (fixture->hub.service, admin, admin->account, &attendee, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (hub_account_set_status (fixture->hub.service, admin, admin->account, "banned", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (hub_account_delete (fixture->hub.service, admin, admin->account, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_autoptr (HubAccount) second = hub_account_edit (fixture->hub.service, admin, session->account->id, &promoted, &error);
  g_assert_no_error (error);
  g_assert_true (hub_account_delete (fixture->hub.service, admin, admin->account, &error));
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (HubCaller) caller = caller_of (fixture, session->token);
  g_autoptr (GError) error = NULL;

  g_assert_true (hub_account_delete (fixture->hub.service, caller, caller->account, &error));
  g_assert_cmpint (look (fixture, session->token), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_null (hub_account_get (fixture->hub.service, session->account->id, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM account WHERE email LIKE '%otieno%' OR name LIKE '%tieno%' "
                                                   "OR (status = 'deleted' AND password_hash <> '')"), ==, 0);
  g_autoptr (HubSession) anew = add_person (fixture); /* the address is free again */
  g_assert_cmpint (anew->account->id, !=, session->account->id);
}

/* The databases fold ASCII only; as it was written any name is found. */
static void
test_look_for (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *query;
    guint found;
  } rows[] = { { "Élodie", 1 }, { "Élodie Ĩrũngũ", 1 }, { "ÉLodie ĨRũngũ", 1 }, { "OTIENO@", 1 }, { "É%", 0 }, { "Zoë", 0 } };
  HubAccountNew made = { .email = EMAIL, .name = "Élodie Ĩrũngũ", .password = PASSWORD };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubSession) session = hub_account_register (fixture->hub.service, &made, ADDRESS, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubAccountsWanted wanted = { "", "", rows[i].query, 10, 0 };
      g_autoptr (GPtrArray) list = hub_account_list (fixture->hub.service, &wanted, &error);

      g_assert_no_error (error);
      g_test_message ("%s", rows[i].query);
      g_assert_cmpuint (list->len, ==, rows[i].found);
    }
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubSession) session = add_person (fixture), fresh = NULL;
  g_autoptr (HubCaller) caller = caller_of (fixture, session->token);
  HubAccountNew given = { .password = "another-1" };
  g_autoptr (GError) error = NULL;

  g_assert_null (hub_account_change (fixture->hub.service, caller, &given, NULL, &fresh, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_FIELD);
  g_clear_error (&error);
  wait_for (fixture, SECOND);
  g_autoptr (HubAccount) changed = hub_account_change (fixture->hub.service, caller, &given, PASSWORD, &fresh, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fresh);
  g_assert_cmpint (look (fixture, session->token), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_cmpint (look (fixture, fresh->token), ==, -1);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_cmpint (sign_in (fixture, "another-1"), ==, -1);
  g_autoptr (HubCaller) now = caller_of (fixture, fresh->token);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_null (hub_account_change (fixture->hub.service, now, &given, "wrong-wrong", NULL, &error));
      g_assert_error (error, HUB_ERROR, HUB_ERROR_FIELD);
      g_clear_error (&error);
    }
  g_assert_null (hub_account_change (fixture->hub.service, now, &given, "another-1", NULL, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_LOCKED);
}

/* Signed in, its address proved. */
static HubCaller *
proved_caller (Fixture *fixture)
{
  g_autoptr (HubSession) session = add_person (fixture);
  g_autofree char *code = read_code (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (HubSession) verified = hub_account_verify (fixture->hub.service, NULL, EMAIL, code, ADDRESS, &error);

  g_assert_no_error (error);
  return caller_of (fixture, verified->token);
}

/* HUB_ERROR's code, or -1. */
static int
change_email (Fixture *fixture, const HubCaller *caller, const char *email, const char *password)
{
  HubAccountNew given = { .email = email };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubAccount) changed = hub_account_change (fixture->hub.service, caller, &given, password, NULL, &error);

  g_assert_true ((changed == NULL) == (error != NULL));
  return error != NULL ? error->code : -1;
}

static void
assert_emails (Fixture *fixture, const HubCaller *caller, const char *email, const char *pending)
{
  g_autoptr (HubAccount) account = hub_account_get (fixture->hub.service, caller->account, NULL);

  g_assert_cmpstr (account->email, ==, email);
  g_assert_cmpstr (account->pending_email, ==, pending);
  g_assert_cmpstr (account->status, ==, "active");
}

/* A stolen token alone moves no account, and what does not change needs no password. */
static void
test_change_email (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubCaller) caller = proved_caller (fixture);

  g_assert_cmpint (change_email (fixture, caller, "OTIENO@test.example", NULL), ==, -1);
  g_assert_cmpint (change_email (fixture, caller, "new@test.example", NULL), ==, HUB_ERROR_FIELD);
  g_assert_cmpint (change_email (fixture, caller, "new@test.example", "wrong-wrong"), ==, HUB_ERROR_FIELD);
  g_assert_cmpint (change_email (fixture, caller, "admin@tiketi.example", PASSWORD), ==, HUB_ERROR_DUPLICATE);
  assert_emails (fixture, caller, EMAIL, "");
  g_assert_cmpint (change_email (fixture, caller, "New@test.example", PASSWORD), ==, -1);
  assert_emails (fixture, caller, EMAIL, "new@test.example");
  g_assert_cmpint (change_email (fixture, caller, "other@test.example", PASSWORD), ==, HUB_ERROR_TOO_MANY);
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM message WHERE recipient = 'otieno@test.example' AND secret = 0"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM message WHERE recipient = 'new@test.example' AND secret = 1"), ==, 1);
}

/* Until it is proved the old address is the account's; then the new one is. */
static void
test_prove_email (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubCaller) caller = proved_caller (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (change_email (fixture, caller, "new@test.example", PASSWORD), ==, -1);
  g_assert_true (hub_account_send_reset (fixture->hub.service, "new@test.example", ADDRESS, &error));
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM one_time_code WHERE purpose = 'reset'"), ==, 0);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, -1);
  g_autofree char *code = read_code (fixture);
  g_assert_cmpint (verify_as (fixture, caller, "new@test.example", "x"), ==, HUB_ERROR_INVALID);
  g_assert_cmpint (verify_as (fixture, caller, "new@test.example", code), ==, -1);
  assert_emails (fixture, caller, "new@test.example", "");
  g_assert_cmpint (verify_as (fixture, caller, "new@test.example", code), ==, HUB_ERROR_INVALID);
  g_assert_cmpint (sign_in (fixture, PASSWORD), ==, HUB_ERROR_UNAUTHORIZED); /* by the old address */
}

/* Whoever reads the letter at a mistyped address has no account by it, and cannot use up the owner's tries. */
static void
test_stray_letter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubCaller) caller = proved_caller (fixture), admin = admin_of (fixture);
  const char *const emails[] = { "typo@test.example", EMAIL };

  g_assert_cmpint (change_email (fixture, caller, "typo@test.example", PASSWORD), ==, -1);
  g_autofree char *code = read_code (fixture);
  for (guint i = 0; i < 8; i++)
    {
      g_assert_cmpint (verify (fixture, emails[i % 2], code), ==, HUB_ERROR_INVALID);
      g_assert_cmpint (verify_as (fixture, admin, emails[i % 2], code), ==, HUB_ERROR_INVALID);
      g_assert_cmpint (verify (fixture, emails[i % 2], "000000"), ==, HUB_ERROR_INVALID);
    }
  assert_emails (fixture, caller, EMAIL, "typo@test.example");
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT sum(tries) FROM one_time_code"), ==, 0);
  g_assert_cmpint (verify_as (fixture, caller, EMAIL, code), ==, -1);
  assert_emails (fixture, caller, "typo@test.example", "");
}

/* The owner of the old address has the last word, and somebody who took the new one meanwhile keeps it. */
static void
test_keep_email (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubCaller) caller = proved_caller (fixture), admin = admin_of (fixture);
  HubAccountNew made = { .email = "taken@test.example", .password = PASSWORD };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (change_email (fixture, caller, "typo@test.example", PASSWORD), ==, -1);
  g_autofree char *typo = read_code (fixture);
  g_assert_true (hub_account_send_reset (fixture->hub.service, EMAIL, ADDRESS, &error));
  g_autofree char *code = read_code (fixture);
  g_assert_cmpint (reset (fixture, code, "another-1"), ==, -1);
  g_assert_cmpint (verify_as (fixture, caller, "typo@test.example", typo), ==, HUB_ERROR_INVALID);
  g_assert_cmpint (verify_as (fixture, caller, EMAIL, typo), ==, HUB_ERROR_INVALID);
  assert_emails (fixture, caller, EMAIL, "");
  g_assert_cmpint (change_email (fixture, caller, "taken@test.example", "another-1"), ==, -1);
  g_autofree char *late = read_code (fixture);
  g_autoptr (HubAccount) taken = hub_account_add (fixture->hub.service, admin, &made, &error);
  g_assert_no_error (error);
  g_assert_cmpint (verify_as (fixture, caller, EMAIL, late), ==, HUB_ERROR_DUPLICATE);
  assert_emails (fixture, caller, EMAIL, "taken@test.example");
}

/* A new password ends what waited, and not the cool-down: else letters go to strangers as fast as one asks. */
static void
test_pending_forgotten (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HubCaller) caller = proved_caller (fixture), again = NULL;
  HubAccountNew given = { .password = "another-1" };
  g_autoptr (HubSession) session = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (change_email (fixture, caller, "one@test.example", PASSWORD), ==, -1);
  g_autofree char *code = read_code (fixture);
  g_autoptr (HubAccount) changed = hub_account_change (fixture->hub.service, caller, &given, PASSWORD, &session, &error);
  g_assert_no_error (error);
  again = caller_of (fixture, session->token);
  assert_emails (fixture, again, EMAIL, "");
  g_assert_cmpint (verify_as (fixture, again, EMAIL, code), !=, -1);
  g_assert_cmpint (change_email (fixture, again, "two@test.example", "another-1"), ==, HUB_ERROR_TOO_MANY);
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM message WHERE recipient = 'two@test.example'"), ==, 0);
}

/* Letters greet by these. */
static void
test_link_names (Fixture *fixture, gconstpointer data)
{
  static const HubAccountNew rows[] = {
    { .email = EMAIL, .password = PASSWORD, .name = "Win at HTTPS://evil.example" },
    { .email = EMAIL, .password = PASSWORD, .first_name = "WWW.evil.example" },
    { .email = EMAIL, .password = PASSWORD, .last_name = "ftp://evil.example" },
    { .email = EMAIL, .password = PASSWORD, .username = "http://evil.example" },
    { .email = "www.evil.example@test.example", .password = PASSWORD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hub_account_register (fixture->hub.service, &rows[i], ADDRESS, &error));
      g_assert_error (error, HUB_ERROR, HUB_ERROR_FIELD);
      g_assert_nonnull (strstr (error->message, "web address"));
    }
  g_autoptr (HubCaller) caller = proved_caller (fixture);
  HubAccountNew given = { .name = "http://evil.example" };
  g_assert_null (hub_account_change (fixture->hub.service, caller, &given, NULL, NULL, NULL));
}

/* ---- Settings ---- */

static void
test_rules (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "", " , ", "now", "now:short", ":0123456789abcdef0123456789abcdef", "a b:0123456789abcdef0123456789abcdef",
                                     "a:0123456789abcdef0123456789abcdef,a:0123456789abcdef0123456789abcdef" };
  g_autofree char *before = hub_token_for (fixture->hub.service, "admin@tiketi.example", NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      HubWebRules rules = { .jwt_keys = bad[i] };

      g_assert_false (hub_service_set_web (fixture->hub.service, &rules, &error));
      g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
      g_assert_null (strstr (error->message, "0123456789abcdef"));
      g_clear_error (&error);
    }
  HubWebRules nowhere = { .zone = "Africa/Atlantis" }, ftp = { .url = "ftp://x" };
  g_assert_false (hub_service_set_web (fixture->hub.service, &nowhere, NULL));
  g_assert_false (hub_service_set_web (fixture->hub.service, &ftp, NULL));
  g_assert_cmpint (look (fixture, before), ==, -1); /* what was refused changed nothing */

  HubWebRules first = { .jwt_keys = "old:0123456789abcdef0123456789abcdef", .url = "https://tickets.example/" };
  HubWebRules rolled = { .jwt_keys = "new:fedcba9876543210fedcba9876543210,\n old:0123456789abcdef0123456789abcdef" };
  HubWebRules retired = { .jwt_keys = "new:fedcba9876543210fedcba9876543210" };
  g_assert_true (hub_service_set_web (fixture->hub.service, &first, &error));
  g_assert_cmpstr (hub_service_get_web (fixture->hub.service)->url, ==, "https://tickets.example");
  g_assert_cmpstr (hub_service_get_web (fixture->hub.service)->zone, ==, "Africa/Nairobi");
  g_assert_cmpint (look (fixture, before), ==, HUB_ERROR_UNAUTHORIZED);
  g_autofree char *old = hub_token_for (fixture->hub.service, "admin@tiketi.example", NULL);
  g_assert_true (hub_service_set_web (fixture->hub.service, &rolled, &error));
  g_assert_cmpint (look (fixture, old), ==, -1);
  g_autofree char *new = hub_token_for (fixture->hub.service, "admin@tiketi.example", NULL);
  g_assert_true (hub_service_set_web (fixture->hub.service, &retired, &error));
  g_assert_cmpint (look (fixture, old), ==, HUB_ERROR_UNAUTHORIZED);
  g_assert_cmpint (look (fixture, new), ==, -1);
}

/* Another hub with the same key file takes our tokens. */
static void
test_two_hubs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) other = hub_service_open (fixture->hub.uri, &fixture->hub.clock.base, &error);
  g_assert_no_error (error);
  g_autoptr (HubSession) session = add_person (fixture);
  g_autoptr (HubCaller) caller = hub_token_read (other, session->token, ADDRESS, &error);

  g_assert_no_error (error);
  g_assert_true (hub_account_sign_out (other, caller, &error));
  g_assert_cmpint (look (fixture, session->token), ==, HUB_ERROR_UNAUTHORIZED);
}

#define ADD(path, func, otp) g_test_add ("/service-accounts/" path, Fixture, GINT_TO_POINTER (otp), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lock", test_lock, 0);
  ADD ("unknown", test_unknown, 0);
  ADD ("expiry", test_expiry, 0);
  ADD ("stay", test_stay, 0);
  ADD ("sign-out", test_sign_out, 0);
  ADD ("refresh/reuse", test_reuse, 0);
  ADD ("refresh/ends", test_refresh_ends, 0);
  ADD ("refresh/race", test_refresh_race, 0);
  ADD ("guess-race", test_guess_race, 0);
  ADD ("code/verify", test_verify, 1);
  ADD ("code/expires", test_code_expires, 1);
  ADD ("code/brute-force", test_code_brute_force, 1);
  ADD ("code/cool-down", test_code_cool_down, 1);
  ADD ("code/reset", test_reset, 0);
  ADD ("code/reset-verifies", test_reset_verifies, 1);
  ADD ("code/mail-away", test_mail_away, 1);
  ADD ("ban", test_ban, 0);
  ADD ("role", test_role, 0);
  ADD ("last-admin", test_last_admin, 0);
  ADD ("delete", test_delete, 0);
  ADD ("look-for", test_look_for, 0);
  ADD ("password", test_password, 0);
  ADD ("change-email", test_change_email, 1);
  ADD ("prove-email", test_prove_email, 1);
  ADD ("stray-letter", test_stray_letter, 1);
  ADD ("locked-alike", test_locked_alike, 0);
  ADD ("keep-email", test_keep_email, 1);
  ADD ("pending-forgotten", test_pending_forgotten, 1);
  ADD ("link-names", test_link_names, 1);
  ADD ("rules", test_rules, 0);
  ADD ("two-hubs", test_two_hubs, 0);

  return g_test_run ();
}
