/* Queries on tickets with what stands beside them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-attendee.h"

#include <string.h>

#include "tk-journal.h"

/* Who is in: entries and overrides let in, exits let out; what was annulled did not happen. */
#define OF_TICKET                                                                                                          \
  "checkin.event = ticket.event AND checkin.type = ticket.type AND checkin.serial = ticket.serial AND checkin.issue = ticket.issue " \
  "AND annulled = 0 "
#define IS_PASSAGE                                                                                                         \
  "(checkin.kind = '" TK_KIND_CHECKIN_ENTRY "' OR checkin.kind = '" TK_KIND_CHECKIN_EXIT "' OR checkin.kind = '" TK_KIND_CHECKIN_OVERRIDE "') "
#define IS_ENTRY IS_PASSAGE "AND direction = 'entry' "
#define INSIDE                                                                                                             \
  "(SELECT coalesce(sum(CASE WHEN direction = 'entry' THEN checkin.count ELSE 0 - checkin.count END), 0) FROM checkin WHERE " OF_TICKET \
  "AND " IS_PASSAGE ")"
#define LATER                                                                                                              \
  "(SELECT count(*) FROM ticket AS later WHERE later.event = ticket.event AND later.type = ticket.type AND later.serial = ticket.serial " \
  "AND later.issue > ticket.issue)"
/* The guest whose name the ticket bears. */
#define GUEST(part)                                                                                                        \
  "(SELECT web_order_guest." part " FROM web_order_guest WHERE web_order_guest.web_order = web_order.id AND web_order_guest.type = ticket.type " \
  "AND trim(web_order_guest.first_name || ' ' || web_order_guest.last_name) = ticket.holder ORDER BY n LIMIT 1)"
#define LINE(sum)                                                                                                          \
  "(SELECT coalesce(sum(" sum "), 0) FROM sale_line WHERE sale_line.sale = ticket.sale AND sale_line.event = ticket.event "  \
  "AND sale_line.type = ticket.type)"

#define FROM_TICKET                                                                                                        \
  " FROM ticket JOIN event ON event.event = ticket.event JOIN ticket_type ON ticket_type.event = ticket.event "            \
  "AND ticket_type.type = ticket.type JOIN sale ON sale.id = ticket.sale LEFT JOIN web_order ON web_order.sale = ticket.sale "   \
  "LEFT JOIN account ON account.id = web_order.account LEFT JOIN mark ON mark.event = ticket.event AND mark.type = ticket.type " \
  "AND mark.serial = ticket.serial AND mark.issue = ticket.issue "

/* A name that nobody told is the buyer's; so are the ways to reach them. */
#define EMAIL "CASE WHEN ticket.email <> '' THEN ticket.email ELSE coalesce(web_order.email, '') END"
#define PHONE                                                                                                              \
  "CASE WHEN ticket.phone <> '' THEN ticket.phone WHEN sale.buyer_phone <> '' THEN sale.buyer_phone ELSE coalesce(web_order.phone, '') END"

#define SELECT_ATTENDEE                                                                                                    \
  "SELECT ticket.event, ticket.type, ticket.serial, ticket.issue, event.organizer, event.starts_at, event.ends_at, ticket_type.admits, " \
  "ticket.sold_at, " LINE ("amount - off") ", " LINE ("qty") ", coalesce(web_order.id, 0), coalesce(web_order.account, 0), " \
  INSIDE ", coalesce((SELECT max(checkin.at) FROM checkin WHERE " OF_TICKET "AND " IS_ENTRY "), 0), " LATER ", "            \
  "coalesce(mark.blocked, 0), coalesce(mark.voided, 0), event.title, event.venue, event.zone, event.currency, ticket_type.name, " \
  "ticket.status, ticket.holder, coalesce(" GUEST ("first_name") ", ''), coalesce(" GUEST ("last_name") ", ''), " EMAIL ", " PHONE \
  ", ticket.seat, ticket.sale, coalesce((SELECT gate.name FROM checkin JOIN gate ON gate.gate = checkin.gate WHERE " OF_TICKET \
  "AND " IS_ENTRY "ORDER BY checkin.at DESC, checkin.id DESC LIMIT 1), ''), coalesce(web_order.receipt, ''), sale.buyer_name, " \
  "coalesce(account.name, ''), coalesce(account.first_name, ''), coalesce(account.last_name, '')" FROM_TICKET

void
hub_store_attendee_free (HubStoreAttendee *attendee)
{
  if (attendee == NULL)
    return;
  char *const texts[] = { attendee->title, attendee->venue, attendee->zone, attendee->currency, attendee->type_name, attendee->status,
                          attendee->holder, attendee->first_name, attendee->last_name, attendee->email, attendee->phone, attendee->seat,
                          attendee->sale, attendee->gate_name, attendee->receipt };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (attendee);
}

static void
read_numbers (SqlRows *rows, HubStoreAttendee *attendee)
{
  gint64 *const numbers[] = { &attendee->event, &attendee->type, &attendee->serial, &attendee->issue, &attendee->organizer,
                              &attendee->starts_at, &attendee->ends_at, &attendee->admits, &attendee->sold_at };
  gint64 qty = sql_int (rows, 10);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = sql_int (rows, (int) i);
  attendee->price = qty > 0 ? sql_int (rows, 9) / qty : 0;
  attendee->order = sql_int (rows, 11);
  attendee->account = sql_int (rows, 12);
  attendee->inside = MAX (sql_int (rows, 13), 0);
  attendee->entered_at = sql_int (rows, 14);
  attendee->replaced = sql_int (rows, 15) > 0;
  attendee->blocked = sql_int (rows, 16) != 0;
  attendee->voided = sql_int (rows, 17) != 0;
}

/* The names of whoever bought it stand in where nobody said who comes. */
static void
fill_names (SqlRows *rows, HubStoreAttendee *attendee)
{
  const char *buyer = sql_text (rows, 33), *account = sql_text (rows, 34);

  if (*attendee->holder != '\0')
    return;
  gboolean own = *buyer == '\0';
  g_free (attendee->holder);
  attendee->holder = g_strdup (own ? account : buyer);
  if (!own)
    return;
  g_free (attendee->first_name);
  g_free (attendee->last_name);
  attendee->first_name = g_strdup (sql_text (rows, 35));
  attendee->last_name = g_strdup (sql_text (rows, 36));
}

static HubStoreAttendee *
read_row (SqlRows *rows)
{
  HubStoreAttendee *attendee = g_new0 (HubStoreAttendee, 1);
  char **const texts[] = { &attendee->title, &attendee->venue, &attendee->zone, &attendee->currency, &attendee->type_name, &attendee->status,
                           &attendee->holder, &attendee->first_name, &attendee->last_name, &attendee->email, &attendee->phone,
                           &attendee->seat, &attendee->sale, &attendee->gate_name, &attendee->receipt };

  read_numbers (rows, attendee);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sql_text (rows, 18 + (int) i));
  fill_names (rows, attendee);
  return attendee;
}

static gpointer
read_attendee (SqlRows *rows)
{
  return read_row (rows);
}

gboolean
hub_store_attendee_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreAttendee **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error,
                                SELECT_ATTENDEE "WHERE ticket.event = $1 AND ticket.type = $2 AND ticket.serial = $3 AND ticket.issue = $4",
                                "iiii", event, type, serial, issue),
                     read_attendee, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

/* ---- Lists ---- */

/* $2: account, $3: sale, $4: looked for, $5: who is in, $6: only good ones. One list begins with its event, the others with what they
 * have an index for. */
#define MATCHES                                                                                                            \
  "AND ($4 = '' OR lower(ticket.holder || ' ' || sale.buyer_name || ' ' || coalesce(account.name, '') || ' ' || " EMAIL " || ' ' || " PHONE \
  " || ' ' || ticket.seat || ' ' || coalesce(web_order.receipt, '')) LIKE $4 ESCAPE '!') "                                 \
  "AND ($5 < 0 OR ($5 = 1 AND " INSIDE " > 0) OR ($5 = 0 AND " INSIDE " <= 0)) "                                           \
  "AND ($6 = 0 OR (ticket.status <> 'voided' AND ticket.status <> 'refunded' AND coalesce(mark.voided, 0) = 0 AND " LATER " = 0)) "
#define OF_EVENT "WHERE ticket.event = $1 AND ($2 = 0 OR web_order.account = $2) AND ($3 = '' OR ticket.sale = $3) " MATCHES
#define OF_SALE "WHERE ticket.sale = $3 AND ($1 = 0 OR ticket.event = $1) AND ($2 = 0 OR web_order.account = $2) " MATCHES
#define OF_ACCOUNT "WHERE web_order.account = $2 AND ($1 = 0 OR ticket.event = $1) AND ($3 = '' OR ticket.sale = $3) " MATCHES
#define BY_PLACE "ORDER BY ticket.event, ticket.type, ticket.serial, ticket.issue "
#define NEWEST "ORDER BY ticket.sold_at DESC, ticket.event DESC, ticket.type, ticket.serial, ticket.issue "
#define PAGE "LIMIT $7 OFFSET $8"
#define TYPES "iissiiii"
#define COUNT "SELECT count(*)" FROM_TICKET

static const char *
choose (const HubStoreAttendeeFilter *filter, const char *of_event, const char *of_sale, const char *of_account)
{
  if (filter->event != 0)
    return of_event;
  return filter->sale != NULL && *filter->sale != '\0' ? of_sale : of_account;
}

/* What stands for itself in LIKE. Only ASCII is folded, as the databases' lower() does, so that a name is found as it is written. */
static char *
pattern_of (const char *q)
{
  g_autoptr (GString) pattern = g_string_new ("%");
  g_autofree char *small = q != NULL ? g_ascii_strdown (q, -1) : NULL;

  if (small == NULL || *small == '\0')
    return g_strdup ("");
  for (const char *p = small; *p != '\0'; p++)
    {
      if (strchr ("%_!", *p) != NULL)
        g_string_append_c (pattern, '!');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (g_steal_pointer (&pattern), FALSE);
}

static SqlRows *
query (SqlConn *conn, const HubStoreAttendeeFilter *filter, const char *sql, GError **error)
{
  g_autofree char *pattern = pattern_of (filter->q);
  gint64 limit = filter->limit > 0 ? filter->limit : G_MAXINT32;

  return sql_query (conn, error, sql, TYPES, filter->event, filter->account, filter->sale != NULL ? filter->sale : "", pattern,
                    (gint64) filter->inside, (gint64) (filter->good ? 1 : 0), limit, filter->offset);
}

gboolean
hub_store_attendee_each (SqlConn *conn, const HubStoreAttendeeFilter *filter, HubStoreAttendeeFunc func, gpointer data, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) rows = query (conn, filter,
                                    choose (filter, SELECT_ATTENDEE OF_EVENT BY_PLACE PAGE, SELECT_ATTENDEE OF_SALE BY_PLACE PAGE,
                                            SELECT_ATTENDEE OF_ACCOUNT NEWEST PAGE),
                                    error);

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure))
    {
      g_autoptr (HubStoreAttendee) attendee = read_row (rows);

      if (!func (attendee, data, error))
        return FALSE;
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
hub_store_attendee_count (SqlConn *conn, const HubStoreAttendeeFilter *filter, gint64 *out, GError **error)
{
  HubStoreAttendeeFilter all = *filter;
  gboolean found;

  all.limit = all.offset = 0;
  g_autoptr (SqlRows) rows
    = query (conn, &all, choose (filter, COUNT OF_EVENT PAGE, COUNT OF_SALE PAGE, COUNT OF_ACCOUNT PAGE), error);
  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = sql_int (rows, 0);
  return TRUE;
}

GArray *
hub_store_attendee_events (SqlConn *conn, gint64 since, gint64 most, GError **error)
{
  return sql_read_ints (sql_query (conn, error, "SELECT event FROM event WHERE gone = 0 AND ends_at >= $1 "
                                   "ORDER BY ends_at DESC, event DESC LIMIT $2", "ii", since, most), error);
}

GArray *
hub_store_attendee_own_events (SqlConn *conn, gint64 account, GError **error)
{
  return sql_read_ints (sql_query (conn, error,
                                   "SELECT event FROM event WHERE gone = 0 AND (organizer = $1 OR event IN (SELECT event FROM web_order "
                                   "WHERE account = $1)) ORDER BY ends_at DESC, event DESC", "i", account), error);
}

gboolean
hub_store_attendee_event (SqlConn *conn, gint64 event, gint64 *organizer, char **title, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error, "SELECT organizer, title FROM event WHERE event = $1 AND gone = 0", "i", event);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *organizer = found ? sql_int (rows, 0) : 0;
  *title = found ? g_strdup (sql_text (rows, 1)) : NULL;
  return TRUE;
}

gboolean
hub_store_attendee_count_mails (SqlConn *conn, const char *sale, const char *attachment, gint64 since, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM message WHERE sale = $1 AND sale <> '' AND attachment_name = $2 AND at > $3", "ssi", sale,
                      attachment, since);
}
