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

#define BESIDE                                                                                                             \
  "JOIN event ON event.event = ticket.event JOIN ticket_type ON ticket_type.event = ticket.event "            \
  "AND ticket_type.type = ticket.type JOIN sale ON sale.id = ticket.sale LEFT JOIN web_order ON web_order.sale = ticket.sale "   \
  "LEFT JOIN account ON account.id = web_order.account LEFT JOIN mark ON mark.event = ticket.event AND mark.type = ticket.type " \
  "AND mark.serial = ticket.serial AND mark.issue = ticket.issue "
#define FROM_TICKET " FROM ticket " BESIDE

/* A name that nobody told is the buyer's; so are the ways to reach them. */
#define EMAIL "CASE WHEN ticket.email <> '' THEN ticket.email ELSE coalesce(web_order.email, '') END"
#define PHONE                                                                                                              \
  "CASE WHEN ticket.phone <> '' THEN ticket.phone WHEN sale.buyer_phone <> '' THEN sale.buyer_phone ELSE coalesce(web_order.phone, '') END"

#define COLUMNS                                                                                                    \
  "SELECT ticket.event, ticket.type, ticket.serial, ticket.issue, event.organizer, event.starts_at, event.ends_at, ticket_type.admits, " \
  "ticket.sold_at, " LINE ("amount - off") ", " LINE ("qty") ", coalesce(web_order.id, 0), coalesce(web_order.account, 0), " \
  INSIDE ", coalesce((SELECT max(checkin.at) FROM checkin WHERE " OF_TICKET "AND " IS_ENTRY "), 0), " LATER ", "            \
  "coalesce(mark.blocked, 0), coalesce(mark.voided, 0), event.title, event.venue, event.zone, event.currency, ticket_type.name, " \
  "ticket.status, ticket.holder, coalesce(" GUEST ("first_name") ", ''), coalesce(" GUEST ("last_name") ", ''), " EMAIL ", " PHONE \
  ", ticket.seat, ticket.sale, coalesce((SELECT gate.name FROM checkin JOIN gate ON gate.gate = checkin.gate WHERE " OF_TICKET \
  "AND " IS_ENTRY "ORDER BY checkin.at DESC, checkin.id DESC LIMIT 1), ''), coalesce(web_order.receipt, ''), sale.buyer_name, " \
  "coalesce(account.name, ''), coalesce(account.first_name, ''), coalesce(account.last_name, '')"
#define SELECT_ATTENDEE COLUMNS FROM_TICKET

/* Tickets that others issued, under the same columns; they know their own number, holder and order alone. */
#define FROM_LISTED                                                                                                        \
  " FROM foreign_ticket AS ticket JOIN event ON event.event = ticket.event JOIN ticket_type ON ticket_type.event = ticket.event " \
  "AND ticket_type.type = ticket.type LEFT JOIN mark ON mark.event = ticket.event AND mark.type = ticket.type "             \
  "AND mark.serial = ticket.serial AND mark.issue = ticket.issue "
#define SELECT_LISTED                                                                                                      \
  "SELECT ticket.event, ticket.type, ticket.serial, ticket.issue, event.organizer, event.starts_at, event.ends_at, ticket_type.admits, " \
  "ticket.imported_at, 0, 0, 0, 0, " INSIDE ", coalesce((SELECT max(checkin.at) FROM checkin WHERE " OF_TICKET "AND " IS_ENTRY "), 0), 0, " \
  "coalesce(mark.blocked, 0), coalesce(mark.voided, 0), event.title, event.venue, event.zone, event.currency, ticket_type.name, " \
  "ticket.status, ticket.holder, '', '', '', ticket.phone, ticket.seat, '', coalesce((SELECT gate.name FROM checkin "       \
  "JOIN gate ON gate.gate = checkin.gate WHERE " OF_TICKET "AND " IS_ENTRY "ORDER BY checkin.at DESC, checkin.id DESC LIMIT 1), ''), " \
  "ticket.order_name, '', '', '', ''" FROM_LISTED

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

/* $2: account, $3: sale, $4: looked for, $5: who is in, $6: only good ones, $9 … $11: looked for in other letters. One list begins with
 * its event, the others with what they have an index for. */
#define LOOKS_LIKE(text)                                                                                                   \
  "AND ($4 = '' OR lower(" text ") LIKE $4 ESCAPE '!' OR ($9 <> '' AND (lower(" text ") LIKE $9 ESCAPE '!' OR lower(" text \
  ") LIKE $10 ESCAPE '!' OR lower(" text ") LIKE $11 ESCAPE '!'))) "
#define IS_IN "AND ($5 < 0 OR ($5 = 1 AND " INSIDE " > 0) OR ($5 = 0 AND " INSIDE " <= 0)) "
#define IS_GOOD(later)                                                                                                     \
  "AND ($6 = 0 OR (ticket.status <> 'voided' AND ticket.status <> 'refunded' AND coalesce(mark.voided, 0) = 0" later ")) "
#define MATCHES                                                                                                            \
  LOOKS_LIKE ("ticket.holder || ' ' || sale.buyer_name || ' ' || coalesce(account.name, '') || ' ' || " EMAIL " || ' ' || " PHONE \
              " || ' ' || ticket.seat || ' ' || coalesce(web_order.receipt, '')")                                         \
  IS_IN IS_GOOD (" AND " LATER " = 0")
#define OF_EVENT "WHERE ticket.event = $1 AND ($2 = 0 OR web_order.account = $2) AND ($3 = '' OR ticket.sale = $3) " MATCHES
#define OF_SALE "WHERE ticket.sale = $3 AND ($1 = 0 OR ticket.event = $1) AND ($2 = 0 OR web_order.account = $2) " MATCHES
#define OF_ACCOUNT "WHERE web_order.account = $2 AND ($1 = 0 OR ticket.event = $1) AND ($3 = '' OR ticket.sale = $3) " MATCHES
#define LISTED                                                                                                             \
  "WHERE ticket.event = $1 AND $2 = 0 AND $3 = '' "                                                                        \
  LOOKS_LIKE ("ticket.holder || ' ' || ticket.phone || ' ' || ticket.seat || ' ' || ticket.order_name") IS_IN IS_GOOD ("")
#define BY_PLACE "ORDER BY ticket.event, ticket.type, ticket.serial, ticket.issue "
#define NEWEST "ORDER BY ticket.sold_at DESC, ticket.event DESC, ticket.type, ticket.serial, ticket.issue "
#define PAGE "LIMIT $7 OFFSET $8"
#define TYPES "iissiiiisss"
#define COUNT "SELECT count(*)" FROM_TICKET
/* First which ones, then what stands beside them: pages far down cost no more for what is passed over. */
#define PICKED                                                                                                             \
  COLUMNS " FROM (SELECT ticket.event AS event, ticket.type AS type, ticket.serial AS serial, ticket.issue AS issue" FROM_TICKET OF_EVENT \
  BY_PLACE PAGE ") AS picked JOIN ticket ON ticket.event = picked.event AND ticket.type = picked.type "                    \
  "AND ticket.serial = picked.serial AND ticket.issue = picked.issue " BESIDE BY_PLACE

static const char *
choose (const HubStoreAttendeeFilter *filter, const char *of_event, const char *of_sale, const char *of_account)
{
  if (filter->event != 0)
    return of_event;
  return filter->sale != NULL && *filter->sale != '\0' ? of_sale : of_account;
}

/* What stands for itself in LIKE. Only ASCII is folded, as the databases' lower() does. */
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

/* "élodie ĩrũngũ" → "Élodie Ĩrũngũ" */
static char *
capitalize (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean within = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      g_string_append_unichar (out, within ? g_unichar_tolower (letter) : g_unichar_totitle (letter));
      within = g_unichar_isalnum (letter);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

#define OTHER_LETTERS 3

/* No database folds what is beyond ASCII, so that names are looked for as people write them: small, with capitals, all capitals. */
static void
other_letters (const char *q, char *patterns[OTHER_LETTERS])
{
  gboolean plain = q == NULL || g_str_is_ascii (q) || !g_utf8_validate (q, -1, NULL);
  g_autofree char *whole = plain ? NULL : g_utf8_normalize (q, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autofree char *small = plain ? NULL : g_utf8_strdown (whole, -1);
  g_autofree char *title = plain ? NULL : capitalize (whole);
  g_autofree char *large = plain ? NULL : g_utf8_strup (whole, -1);
  const char *const texts[OTHER_LETTERS] = { small, title, large };

  for (guint i = 0; i < OTHER_LETTERS; i++)
    patterns[i] = pattern_of (texts[i]);
}

static SqlRows *
query (SqlConn *conn, const HubStoreAttendeeFilter *filter, const char *sql, GError **error)
{
  g_autofree char *pattern = pattern_of (filter->q);
  gint64 limit = filter->limit > 0 ? filter->limit : G_MAXINT32;
  char *others[OTHER_LETTERS];

  other_letters (filter->q, others);
  SqlRows *rows = sql_query (conn, error, sql, TYPES, filter->event, filter->account, filter->sale != NULL ? filter->sale : "", pattern,
                             (gint64) filter->inside, (gint64) (filter->good ? 1 : 0), limit, filter->offset, others[0], others[1], others[2]);
  for (guint i = 0; i < OTHER_LETTERS; i++)
    g_free (others[i]);
  return rows;
}

/* Takes over rows; *told: how many. */
static gboolean
tell_all (SqlRows *opened, HubStoreAttendeeFunc func, gpointer data, gint64 *told, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) rows = opened;

  if (rows == NULL)
    return FALSE;
  for (; sql_step (rows, &failure); ++*told)
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

static gboolean
count (SqlConn *conn, const HubStoreAttendeeFilter *filter, const char *sql, gint64 *out, GError **error)
{
  HubStoreAttendeeFilter all = *filter;
  gboolean found;

  all.limit = all.offset = 0;
  g_autoptr (SqlRows) rows = query (conn, &all, sql, error);
  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = sql_int (rows, 0);
  return TRUE;
}

static gboolean
count_own (SqlConn *conn, const HubStoreAttendeeFilter *filter, gint64 *out, GError **error)
{
  return count (conn, filter, choose (filter, COUNT OF_EVENT PAGE, COUNT OF_SALE PAGE, COUNT OF_ACCOUNT PAGE), out, error);
}

/* Only whoever looks at a whole event sees them. */
static gboolean
has_listed (const HubStoreAttendeeFilter *filter)
{
  return filter->event != 0 && filter->account == 0 && (filter->sale == NULL || *filter->sale == '\0');
}

/* They come behind the others, of which `told` were on this page. */
static gboolean
tell_listed (SqlConn *conn, const HubStoreAttendeeFilter *filter, gint64 told, HubStoreAttendeeFunc func, gpointer data, GError **error)
{
  HubStoreAttendeeFilter rest = *filter;
  gint64 own = 0;

  if (!has_listed (filter) || (filter->limit > 0 && told >= filter->limit))
    return TRUE;
  if (told == 0 && filter->offset > 0 && !count_own (conn, filter, &own, error))
    return FALSE;
  rest.offset = told == 0 ? MAX (filter->offset - own, 0) : 0;
  rest.limit = filter->limit > 0 ? filter->limit - told : 0;
  return tell_all (query (conn, &rest, SELECT_LISTED LISTED BY_PLACE PAGE, error), func, data, &told, error);
}

gboolean
hub_store_attendee_each (SqlConn *conn, const HubStoreAttendeeFilter *filter, HubStoreAttendeeFunc func, gpointer data, GError **error)
{
  const char *of_event = filter->limit > 0 ? PICKED : SELECT_ATTENDEE OF_EVENT BY_PLACE PAGE;
  gint64 told = 0;

  return tell_all (query (conn, filter, choose (filter, of_event, SELECT_ATTENDEE OF_SALE BY_PLACE PAGE, SELECT_ATTENDEE OF_ACCOUNT NEWEST PAGE),
                          error),
                   func, data, &told, error)
         && tell_listed (conn, filter, told, func, data, error);
}

gboolean
hub_store_attendee_count (SqlConn *conn, const HubStoreAttendeeFilter *filter, gint64 *out, GError **error)
{
  gint64 own = 0, listed = 0;

  if (!count_own (conn, filter, &own, error)
      || (has_listed (filter) && !count (conn, filter, "SELECT count(*)" FROM_LISTED LISTED PAGE, &listed, error)))
    return FALSE;
  *out = own + listed;
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
