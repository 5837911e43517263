/* Slot by slot, without the service's code. SPDX-License-Identifier: GPL-3.0-or-later */
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

void
hub_books_check (HubFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (fixture->uri, SQL_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_autoptr (SqlRows) rows = sql_query (conn, &error,
                                        "SELECT event, type, capacity, overdraft, sold, leased, quarantined, overdraft_sold, "
                                        "overdraft_leased FROM ticket_type",
                                        "");
  g_assert_no_error (error);
  while (sql_step (rows, &error))
    check_type (conn, rows);
  g_assert_no_error (error);
}
