/* The hub as a seller of its own: holds, sells and gives back the same slots as terminals, in a journal of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "hub-books.h"
#include "hub-fixture.h"
#include "hub-event.h"
#include "hub-own.h"
#include "tk-base64url.h"
#include "tk-certificate.h"
#include "tk-wire-messages.h"

typedef struct {
  HubFixture *fixture;
  gint64 event, type, qty;
  GPtrArray *leases;
  GPtrArray *release;    /* ids, to be given back */
  gboolean sell;
  char *clash, *token;
  gint64 issuer;
} Job;

static TkWireSale *
sale_of (SqlConn *conn, const Job *job, GError **error)
{
  TkWireSale *sale = tk_wire_new (&tk_wire_sale_shape);
  TkWireSaleLine *line = tk_wire_append (&tk_wire_sale_line_shape, sale->lines);
  TkWirePayment *payment = tk_wire_append (&tk_wire_payment_shape, sale->payments);
  char id[TK_UUID_SIZE];

  tk_uuid_new (&job->fixture->clock.base, id);
  tk_wire_set (&sale->sale, id);
  tk_wire_set (&sale->currency, "KES");
  sale->total = line->amount = payment->amount = job->qty * 150000;
  line->event = job->event;
  line->type = job->type;
  line->qty = job->qty;
  line->unit = 150000;
  tk_wire_set (&payment->method, "card");
  tk_wire_set (&payment->reference, id);
  g_assert_true (hub_own_tickets (conn, job->leases, sale->tickets, error));
  g_assert_cmpuint (sale->tickets->len, ==, job->qty);
  return sale;
}

static gboolean
sell (Job *job, SqlConn *conn, const HubStoreTerminal *seller, GError **error)
{
  TkWireSale *sale = sale_of (conn, job, error);
  const TkWireSaleTicket *first = sale->tickets->pdata[0];
  HubStoreTicket ticket = { .event = first->event, .type = first->type, .serial = first->serial, .issue = first->issue,
                            .seat = (char *) "" };
  HubOwnAct act = { .kind = "sale.completed", .shape = &tk_wire_sale_shape, .body = sale };
  gboolean done = hub_own_append (job->fixture->service, conn, seller, &act, &job->clash, error) && hub_own_sold (conn, job->leases, error);

  job->token = hub_own_token (job->fixture->service, &ticket, seller->issuer, error);
  tk_wire_free (&tk_wire_sale_shape, sale);
  return done && job->token != NULL;
}

static gboolean
work (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (HubStoreTerminal) seller = NULL;

  if (!hub_own_seller (job->fixture->service, conn, job->event, &seller, error))
    return FALSE;
  job->issuer = seller->issuer;
  for (guint i = 0; job->release != NULL && i < job->release->len; i++)
    if (!hub_own_release (job->fixture->service, conn, seller, job->release->pdata[i], error))
      return FALSE;
  return job->qty == 0
         || (hub_own_hold (job->fixture->service, conn, seller, job->type, job->qty, job->leases, error)
             && (!job->sell || sell (job, conn, seller, error)));
}

static gboolean
run (Job *job, GError **error)
{
  g_clear_pointer (&job->leases, g_ptr_array_unref);
  job->leases = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_store_lease_free);
  return hub_writer_run (job->fixture->service->writer, work, job, error);
}

static void
clear_job (Job *job)
{
  g_clear_pointer (&job->leases, g_ptr_array_unref);
  g_clear_pointer (&job->release, g_ptr_array_unref);
  g_clear_pointer (&job->clash, g_free);
  g_clear_pointer (&job->token, g_free);
}

/* ---- Tests ---- */

static void
test_sells (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  Job job = { .fixture = &fixture, .event = 1, .type = 1, .qty = 3, .sell = TRUE };
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&job.token, g_free);
      g_assert_true (run (&job, &error));
      g_assert_no_error (error);
      g_assert_null (job.clash);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 1"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'valid'"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease WHERE status = 'open'"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal WHERE status = 'applied'"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM online_seller"), ==, 1);
  g_assert_false (hub_service_terminal_revoke (fixture.service, "Online 1", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  hub_books_check (&fixture);
  clear_job (&job);
  hub_fixture_tear_down (&fixture);
}

/* The latest certificate of the event's seller, as gates are told it. */
static TkCertificate *
certificate_of (HubFixture *fixture, FakeTerminal *gate, gint64 issuer)
{
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GError) error = NULL;
  guint8 hub_key[TK_PUBLIC_KEY_SIZE];
  g_autoptr (GPtrArray) changes = fake_terminal_changes (gate, &cursor, 500);
  g_autofree char *key = g_strdup_printf ("%" PRId64, issuer);
  const TkWireChange *change = hub_fixture_find (changes, TK_CHANGE_ISSUER, key);

  g_assert_nonnull (change);
  TkWireIssuer *told = tk_wire_decode (&tk_wire_issuer_shape, change->body, strlen (change->body), &error);
  g_assert_no_error (error);
  g_assert_true (tk_base64url_decode (gate->enrolled->hub_key, hub_key, sizeof hub_key));
  TkCertificate *certificate = tk_certificate_open (told->certificate, strlen (told->certificate), hub_key, &error);
  g_assert_no_error (error);
  tk_wire_free (&tk_wire_issuer_shape, told);
  return certificate;
}

/* What a gate that knows only the feed makes of it. */
static void
test_token_is_believed (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  TkToken token;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Far Gate", "gate");
  Job job = { .fixture = &fixture, .event = 1, .type = 2, .qty = 1, .sell = TRUE };
  g_assert_true (run (&job, &error));
  g_autoptr (TkCertificate) certificate = certificate_of (&fixture, gate, job.issuer);
  g_assert_true (tk_token_parse (job.token, strlen (job.token), &token, &error));
  g_assert_true (tk_token_verify (&token, certificate->public_key));
  g_assert_cmpint (token.issuer, ==, certificate->issuer);
  g_assert_true (tk_certificate_covers_event (certificate, 1));
  g_assert_false (tk_certificate_covers_event (certificate, 2));
  g_assert_true (tk_certificate_covers_serial (certificate, &token.id));
  TkTicketId beyond = { 1, 2, 51, 0 };
  g_assert_false (tk_certificate_covers_serial (certificate, &beyond));
  clear_job (&job);
  hub_fixture_tear_down (&fixture);
}

static void
assert_covers (HubFixture *fixture, FakeTerminal *gate, gint64 issuer, TkTicketId id, gboolean covered)
{
  g_autoptr (TkCertificate) certificate = certificate_of (fixture, gate, issuer);

  g_assert_cmpint (tk_certificate_covers_serial (certificate, &id), ==, covered);
}

/* Whatever the event is given after the first sale, gates believe its seller for it. */
static void
test_grows (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  HubCaller admin = { .account = 1, .role = TK_ROLE_ADMIN, .name = (char *) "Admin", .email = (char *) "" };
  HubTypeInput more = { .number = 2, .price = -1, .quantity = 60, .sale_from = -1, .sale_until = -1 };
  HubTypeInput another = { .name = "Backstage", .price = 900000, .quantity = 7 };
  gint64 set = 0, type = 0;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Far Gate", "gate");
  Job job = { .fixture = &fixture, .event = 1, .type = 2, .qty = 1, .sell = TRUE };
  g_assert_true (run (&job, &error));
  assert_covers (&fixture, gate, job.issuer, (TkTicketId){ 1, 2, 51, 0 }, FALSE);
  g_autoptr (HubEvent) grown = hub_service_type_change (fixture.service, &admin, 1, &more, &error);
  g_assert_no_error (error);
  assert_covers (&fixture, gate, job.issuer, (TkTicketId){ 1, 2, 60, 0 }, TRUE);
  assert_covers (&fixture, gate, job.issuer, (TkTicketId){ 1, 2, 61, 0 }, FALSE);
  g_autoptr (HubEvent) with = hub_service_type_create (fixture.service, &admin, 1, &another, &type, &error);
  g_assert_no_error (error);
  assert_covers (&fixture, gate, job.issuer, (TkTicketId){ 1, (guint16) type, 7, 0 }, TRUE);
  g_assert_true (hub_service_type_overdraft (fixture.service, 1, 4, 2, "Admin", &set, &error));
  assert_covers (&fixture, gate, job.issuer, (TkTicketId){ 1, 4, 7, 0 }, TRUE);
  assert_covers (&fixture, gate, job.issuer, (TkTicketId){ 1, 4, 8, 0 }, FALSE);
  clear_job (&job);
  hub_fixture_tear_down (&fixture);
}

/* Orders' holds are nobody's to ask back or to fence. */
static void
test_holds_are_left_alone (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  HubLeaseFenced fenced;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Dry Till", "box-office");
  Job job = { .fixture = &fixture, .event = 1, .type = 4, .qty = 5 };
  g_assert_true (run (&job, &error));
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, 4, 0, 3);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease_waiting"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(recall) FROM lease"), ==, 0);
  HubLeaseFence one = { .lease = ((HubStoreLease *) job.leases->pdata[0])->id, .who = "Admin" }, all = { .terminal = "Online 1", .who = "Admin" };
  g_assert_false (hub_service_lease_fence (fixture.service, &one, &fenced, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (hub_service_lease_fence (fixture.service, &all, &fenced, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  clear_job (&job);
  hub_fixture_tear_down (&fixture);
}

static void
test_holds (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  Job job = { .fixture = &fixture, .event = 1, .type = 4, .qty = 3 };
  g_assert_true (run (&job, &error));
  g_autofree char *held = g_strdup (((HubStoreLease *) job.leases->pdata[0])->id);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 4"), ==, 3);
  g_assert_false (run (&job, &error)); /* two are left: all or none */
  g_assert_error (error, HUB_ERROR, HUB_ERROR_SOLD_OUT);
  g_clear_error (&error);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 4"), ==, 3);
  job.release = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (job.release, g_strdup (held));
  g_ptr_array_add (job.release, g_strdup (held)); /* twice is once */
  job.qty = 5;
  job.sell = TRUE;
  g_assert_true (run (&job, &error));
  g_assert_no_error (error);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 4"), ==, 5);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM stock WHERE event = 1 AND type = 4"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT max(issue) FROM ticket"), ==, 0);
  hub_books_check (&fixture);
  clear_job (&job);
  hub_fixture_tear_down (&fixture);
}

static void
test_refusals (void)
{
  static const struct { gint64 event, type, qty; int code; } cases[] = {
    { 9, 1, 1, HUB_ERROR_NOT_FOUND }, { 1, 9, 1, HUB_ERROR_NOT_FOUND }, { 1, 2, 51, HUB_ERROR_SOLD_OUT },
  };
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      Job job = { .fixture = &fixture, .event = cases[i].event, .type = cases[i].type, .qty = cases[i].qty };

      g_assert_false (run (&job, &error));
      g_assert_error (error, HUB_ERROR, cases[i].code);
      clear_job (&job);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/own/sells", test_sells);
  g_test_add_func ("/own/token-is-believed", test_token_is_believed);
  g_test_add_func ("/own/grows", test_grows);
  g_test_add_func ("/own/holds", test_holds);
  g_test_add_func ("/own/holds-are-left-alone", test_holds_are_left_alone);
  g_test_add_func ("/own/refusals", test_refusals);
  return g_test_run ();
}
