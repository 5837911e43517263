/* Slot by slot, and amount by amount, without the service's code. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-books.h"

#include <string.h>

typedef enum { NOWHERE, STOCK, LEASED, QUARANTINED, SOLD, PLACES } Place;

typedef struct
{
  SqlConn *conn;
  gint64 event, type, capacity, overdraft;
  guint8 *place;
} Book;

static SqlRows *
query (Book *book, const char *sql)
{
  g_autoptr (GError) error = NULL;
  SqlRows *rows = sql_query (book->conn, &error, sql, "ii", book->event, book->type);

  g_assert_no_error (error);
  return rows;
}

static void
put (Book *book, gint64 serial, Place place)
{
  g_assert_cmpint (serial, >=, 1);
  g_assert_cmpint (serial, <=, book->capacity + book->overdraft);
  g_assert_cmpint (book->place[serial], ==, NOWHERE);
  book->place[serial] = (guint8) place;
}

static gint64
count (Book *book, const char *sql, gint64 serial, gint64 issue)
{
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  sql_get_int (book->conn, &n, &error, sql, "iiii", book->event, book->type, serial, issue);
  g_assert_no_error (error);
  return n;
}

/* A ticket or an orphan of that very issue, good or not. */
static gboolean
is_sold (Book *book, gint64 serial, gint64 issue)
{
  return count (book, "SELECT count(*) FROM ticket WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4", serial, issue)
           + count (book, "SELECT count(*) FROM voucher_use WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4", serial,
                    issue)
           + count (book, "SELECT count(*) FROM orphan WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4", serial,
                    issue)
         > 0;
}

static void
put_stock (Book *book)
{
  g_autoptr (SqlRows) rows = query (book, "SELECT first, last FROM stock WHERE event = $1 AND type = $2");

  while (sql_step (rows, NULL))
    {
      g_assert_cmpint (sql_int (rows, 0) <= book->capacity, ==, sql_int (rows, 1) <= book->capacity);
      for (gint64 serial = sql_int (rows, 0); serial <= sql_int (rows, 1); serial++)
        put (book, serial, STOCK);
    }
}

static void
put_leases (Book *book)
{
  g_autoptr (SqlRows) rows = query (
    book, "SELECT first, last, issue, sold, status, overdraft FROM lease WHERE event = $1 AND type = $2 AND status <> 'returned'");

  while (sql_step (rows, NULL))
    {
      Place place = strcmp (sql_text (rows, 4), "open") == 0 ? LEASED : QUARANTINED;
      gint64 sold = 0;

      g_assert_cmpint (sql_int (rows, 5), ==, sql_int (rows, 0) > book->capacity);
      for (gint64 serial = sql_int (rows, 0); serial <= sql_int (rows, 1); serial++)
        {
          if (is_sold (book, serial, sql_int (rows, 2)))
            sold++;
          else
            put (book, serial, place);
        }
      g_assert_cmpint (sql_int (rows, 3), ==, sold);
    }
}

static gboolean
was_released (Book *book, gint64 serial)
{
  return count (book,
                "SELECT count(*) FROM lease WHERE event = $1 AND type = $2 AND first <= $3 AND last >= $3 AND released_at > $4",
                serial, 0)
         > 0;
}

static void
put_tickets (Book *book)
{
  g_autoptr (SqlRows) rows
    = query (book, "SELECT serial FROM ticket WHERE event = $1 AND type = $2 AND status IN ('valid', 'unpaid', 'blocked') UNION "
                   "SELECT serial FROM voucher_use WHERE event = $1 AND type = $2 AND status = 'valid' UNION "
                   "SELECT serial FROM orphan WHERE event = $1 AND type = $2 AND sale = ''");

  while (sql_step (rows, NULL))
    {
      gint64 serial = sql_int (rows, 0);

      if (book->place[serial] == NOWHERE)
        book->place[serial] = SOLD;
      else if (book->place[serial] != SOLD)
        g_assert_true (was_released (book, serial));
    }
}

static void
compare (Book *book, SqlRows *counters)
{
  gint64 n[2][PLACES] = { { 0 } };

  for (gint64 serial = 1; serial <= book->capacity + book->overdraft; serial++)
    n[serial > book->capacity][book->place[serial]]++;
  g_assert_cmpint (sql_int (counters, 4), ==, n[0][SOLD]);
  g_assert_cmpint (sql_int (counters, 5), ==, n[0][LEASED]);
  g_assert_cmpint (sql_int (counters, 6), ==, n[0][QUARANTINED]);
  g_assert_cmpint (n[0][NOWHERE], ==, 0);
  g_assert_cmpint (n[0][SOLD] + n[0][LEASED] + n[0][QUARANTINED], <=, book->capacity);
  g_assert_cmpint (sql_int (counters, 7), ==, n[1][SOLD]);
  g_assert_cmpint (sql_int (counters, 8), ==, n[1][LEASED] + n[1][QUARANTINED]);
  g_assert_cmpint (n[1][NOWHERE], ==, 0);
}

static void
check_type (SqlConn *conn, SqlRows *counters)
{
  Book book = { conn, sql_int (counters, 0), sql_int (counters, 1), sql_int (counters, 2), sql_int (counters, 3), NULL };

  book.place = g_malloc0 ((gsize) (book.capacity + book.overdraft + 1));
  put_stock (&book);
  put_leases (&book);
  put_tickets (&book);
  compare (&book, counters);
  g_free (book.place);
}

/* ---- Money ---- */

/* No row among `rows_sql` is `wrong`, or the first one is shown. */
static void
expect_none (SqlConn *conn, const char *what, const char *rows_sql, const char *wrong)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM (%s) AS found WHERE %s", rows_sql, wrong);
  g_autoptr (SqlRows) rows = sql_query (conn, &error, sql, "");

  g_assert_no_error (error);
  if (sql_step (rows, &error))
    g_test_message ("%s: %s, %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, what, sql_text (rows, 0), sql_int (rows, 1), sql_int (rows, 2));
  g_assert_no_error (error);
  g_assert_cmpstr (sql_text (rows, 0), ==, "");
}

/* Sales that do not add up by themselves are told of by an incident, and left out. */
#define SOUND "sale.id NOT IN (SELECT subject FROM incident WHERE kind = 'sale_sums')"
#define DUE(event) "(SELECT coalesce(sum(amount - off), 0) FROM sale_line WHERE sale_line.sale = sale.id" event ")"

static void
check_sales (SqlConn *conn)
{
  expect_none (conn, "a sale's payments", "SELECT id, total + rounding AS due, (SELECT coalesce(sum(amount), 0) FROM payment WHERE sale = sale.id) "
                                          "AS paid FROM sale WHERE " SOUND, "due <> paid");
  expect_none (conn, "a sale's lines", "SELECT id, total, " DUE ("") " AS due FROM sale WHERE " SOUND, "total <> due");
  expect_none (conn, "a sale's discounts",
               "SELECT id, (SELECT coalesce(sum(off), 0) FROM sale_line WHERE sale_line.sale = sale.id) AS off, (SELECT coalesce(sum(amount), 0) "
               "FROM sale_discount WHERE sale_discount.sale = sale.id) AS given FROM sale WHERE " SOUND, "off <> given");
  expect_none (conn, "shares only of several events",
               "SELECT id, (SELECT count(DISTINCT event) FROM sale_line WHERE sale_line.sale = sale.id) AS events, "
               "(SELECT count(*) FROM sale_share WHERE sale_share.sale = sale.id) AS shares FROM sale",
               "shares <> CASE WHEN events > 1 THEN events ELSE 0 END");
}

static void
check_sale_shares (SqlConn *conn)
{
  expect_none (conn, "an event's share of a sale",
               "SELECT sale.id, sale_share.total, (SELECT sum(amount - off) FROM sale_line WHERE sale_line.sale = sale.id "
               "AND sale_line.event = sale_share.event) AS due FROM sale JOIN sale_share ON sale_share.sale = sale.id "
               "WHERE " SOUND, "total <> due");
  expect_none (conn, "the shares of a rounding",
               "SELECT id, rounding, (SELECT sum(rounding) FROM sale_share WHERE sale_share.sale = sale.id) AS shared FROM sale",
               "shared IS NOT NULL AND shared <> rounding");
  expect_none (conn, "the shares of a payment",
               "SELECT payment.sale, payment.amount, (SELECT coalesce(sum(amount), 0) FROM payment_share WHERE payment_share.sale = payment.sale "
               "AND payment_share.line = payment.line) AS shared FROM payment WHERE sale IN (SELECT sale FROM sale_share)",
               "amount <> shared");
  expect_none (conn, "an event's payments",
               "SELECT sale.id, sale_share.total + sale_share.rounding AS due, (SELECT coalesce(sum(amount), 0) FROM payment_share "
               "WHERE payment_share.sale = sale.id AND payment_share.event = sale_share.event) AS paid FROM sale "
               "JOIN sale_share ON sale_share.sale = sale.id WHERE " SOUND, "due <> paid");
  expect_none (conn, "a negative share", "SELECT sale, amount, line FROM payment_share", "amount < 0");
}

static void
check_reversals (SqlConn *conn)
{
  expect_none (conn, "the shares of what was handed back",
               "SELECT reversal_payment.reversal, amount, (SELECT sum(amount) FROM reversal_share WHERE reversal_share.reversal "
               "= reversal_payment.reversal AND reversal_share.line = reversal_payment.line) AS shared FROM reversal_payment",
               "shared IS NOT NULL AND amount <> shared");
  expect_none (conn, "what was handed back, by event",
               "SELECT 'all', (SELECT coalesce(sum(amount), 0) FROM reversal_payment) AS back, "
               "(SELECT coalesce(sum(amount), 0) FROM reversal_worth) AS worth", "back <> worth");
  expect_none (conn, "what was paid, by event",
               "SELECT 'all', (SELECT coalesce(sum(amount), 0) FROM payment) AS paid, "
               "(SELECT coalesce(sum(amount), 0) FROM payment_worth) AS worth", "paid <> worth");
}

/* I4: payments of an event come to its sales and their rounding. */
static void
check_events (SqlConn *conn)
{
  expect_none (conn, "an event's money",
               "SELECT 'event ' || event.event, (SELECT coalesce(sum(total + rounding), 0) FROM sale_worth WHERE sale_worth.event = event.event "
               "AND sale NOT IN (SELECT subject FROM incident WHERE kind = 'sale_sums')) AS sold, "
               "(SELECT coalesce(sum(amount), 0) FROM payment_worth WHERE payment_worth.event = event.event "
               "AND sale NOT IN (SELECT subject FROM incident WHERE kind = 'sale_sums')) AS paid FROM event", "sold <> paid");
}

static void
check_money (SqlConn *conn)
{
  check_sales (conn);
  check_sale_shares (conn);
  check_reversals (conn);
  check_events (conn);
}

void
hub_books_check (HubFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  SqlConn *conn = hub_fixture_reader (fixture);
  g_autoptr (SqlRows) rows = sql_query (conn, &error,
                                        "SELECT event, type, capacity, overdraft, sold, leased, quarantined, overdraft_sold, "
                                        "overdraft_leased FROM ticket_type",
                                        "");
  g_assert_no_error (error);
  while (sql_step (rows, &error))
    check_type (conn, rows);
  g_assert_no_error (error);
  g_clear_pointer (&rows, sql_done);
  check_money (conn);
  hub_fixture_done_reading (fixture);
}
