/* Queries on events as the public sees them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-event-page.h"

#include <string.h>

#include "hub-store.h"

/* ---- Words that are looked for ---- */

char *
hub_store_fold (const char *text)
{
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *lower = apart != NULL ? g_utf8_casefold (apart, -1) : g_strdup ("");
  GString *folded = g_string_new (NULL);
  gboolean blank = TRUE; /* none at the front */

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (g_unichar_ismark (letter))
        continue;
      if (!g_unichar_isspace (letter))
        g_string_append_unichar (folded, letter);
      else if (!blank)
        g_string_append_c (folded, ' ');
      blank = g_unichar_isspace (letter);
    }
  if (blank && folded->len > 0)
    g_string_truncate (folded, folded->len - 1);
  return g_string_free (folded, FALSE);
}

/* "%words%" for LIKE … ESCAPE '!', "" for nothing. `edge` stands at both ends of what is looked for. */
static char *
pattern_of (const char *words, const char *edge)
{
  g_autofree char *folded = hub_store_fold (words != NULL ? words : "");
  GString *pattern = g_string_new (NULL);

  if (*folded == '\0')
    return g_string_free (pattern, FALSE);
  g_string_append_printf (pattern, "%%%s", edge);
  for (const char *p = folded; *p != '\0'; p++)
    {
      if (strchr ("%_!", *p) != NULL)
        g_string_append_c (pattern, '!');
      g_string_append_c (pattern, *p);
    }
  g_string_append_printf (pattern, "%s%%", edge);
  return g_string_free (pattern, FALSE);
}

/* ---- Reading ---- */

#define SELECT_EVENT                                                                                                          \
  "SELECT e.event, e.title, e.description, e.venue, e.address, e.zone, e.currency, e.status, e.status_reason, e.tags, "       \
  "e.image, coalesce(c.name, ''), coalesce(a.name, ''), coalesce(a.first_name, ''), coalesce(a.last_name, ''), "              \
  "e.organizer, e.category, e.cap, e.cash_unit, e.doors_at, e.starts_at, e.ends_at, e.created_at, e.updated_at "              \
  "FROM event e LEFT JOIN category c ON c.id = e.category LEFT JOIN account a ON a.id = e.organizer "
#define MATCHES                                                                                                               \
  "WHERE e.gone = 0 AND ($1 = '' OR e.status = $1) AND ($2 = 0 OR e.ends_at = 0 OR e.ends_at > $2) "                          \
  "AND ($3 = 0 OR e.organizer = $3) AND ($4 = 0 OR e.category = $4) AND ($5 = '' OR e.search_place LIKE $5 ESCAPE '!') "      \
  "AND ($6 = '' OR e.search_tags LIKE $6 ESCAPE '!') AND ($7 = '' OR e.search LIKE $7 ESCAPE '!') "                           \
  "AND ($8 = 0 OR e.starts_at >= $8) AND ($9 = 0 OR e.starts_at <= $9) "
#define SOLD "(SELECT coalesce(sum(t.sold), 0) FROM ticket_type t WHERE t.event = e.event AND t.type < 32768) "

typedef struct { char *place, *tag, *q; } Patterns;

static void
clear_patterns (Patterns *patterns)
{
  g_free (patterns->place);
  g_free (patterns->tag);
  g_free (patterns->q);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Patterns, clear_patterns)

static Patterns
patterns_of (const HubStoreEventFilter *filter)
{
  return (Patterns){ pattern_of (filter->place, ""), pattern_of (filter->tag, ","), pattern_of (filter->q, "") };
}

gboolean
hub_store_event_page_count (SqlConn *conn, const HubStoreEventFilter *filter, gint64 *out, GError **error)
{
  g_auto (Patterns) patterns = patterns_of (filter);

  return sql_get_int (conn, out, error, "SELECT count(*) FROM event e " MATCHES, "siiisssii", hub_store_text (filter->status),
                      filter->ends_after, filter->organizer, filter->category, patterns.place, patterns.tag, patterns.q,
                      filter->from, filter->to);
}

SqlRows *
hub_store_event_page (SqlConn *conn, const HubStoreEventFilter *filter, gint64 limit, gint64 offset, GError **error)
{
  g_auto (Patterns) patterns = patterns_of (filter);
  const char *sql = filter->popular ? SELECT_EVENT MATCHES "ORDER BY " SOLD "DESC, e.starts_at, e.event LIMIT $10 OFFSET $11"
                                    : SELECT_EVENT MATCHES "ORDER BY e.starts_at, e.event LIMIT $10 OFFSET $11";

  return sql_query (conn, error, sql, "siiisssiiii", hub_store_text (filter->status), filter->ends_after, filter->organizer,
                    filter->category, patterns.place, patterns.tag, patterns.q, filter->from, filter->to, limit, offset);
}

SqlRows *
hub_store_event_page_one (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error, SELECT_EVENT "WHERE e.event = $1 AND e.gone = 0", "i", event);
}

SqlRows *
hub_store_event_page_types (SqlConn *conn, gint64 event, GError **error)
{
  return sql_query (conn, error,
                    "SELECT t.type, t.name, t.description, t.price, t.capacity, t.admits, t.sale_from, t.sale_until, t.sold, "
                    "t.leased, t.held, t.quarantined, t.overdraft, t.created_at, "
                    "(SELECT coalesce(sum(l.qty), 0) FROM web_order o JOIN web_order_line l ON l.web_order = o.id "
                    "WHERE o.event = t.event AND o.status = 'pending' AND l.type = t.type), t.asks "
                    "FROM ticket_type t WHERE t.event = $1 AND t.type < 32768 AND t.gone = 0 ORDER BY t.price, t.type",
                    "i", event);
}

gboolean
hub_store_event_page_present (SqlConn *conn, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM event WHERE gone = 0", "");
}

gboolean
hub_store_event_page_waiting (SqlConn *conn, gint64 organizer, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM event WHERE organizer = $1 AND status <> 'approved' AND gone = 0", "i",
                      organizer);
}

gboolean
hub_store_event_page_in_category (SqlConn *conn, gint64 category, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM event WHERE category = $1 AND status = 'approved' AND gone = 0", "i",
                      category);
}

/* ---- Writing ---- */

/* Everything that words are looked for in. (transfer full) */
static char *
search_of (const HubStoreEventRow *row)
{
  g_autofree char *all = g_strjoin (" \n ", row->title, row->description, row->category_name, row->tags, row->venue, row->address, NULL);

  return hub_store_fold (all);
}

gboolean
hub_store_event_write (SqlConn *conn, const HubStoreEventRow *row, GError **error)
{
  g_autofree char *place = g_strjoin (" \n ", row->venue, row->address, NULL);
  g_autofree char *tags = g_strdup_printf (",%s,", row->tags);
  g_autofree char *search = search_of (row);
  g_autofree char *search_place = hub_store_fold (place);
  g_autofree char *search_tags = hub_store_fold (tags);

  return sql_run (conn, error,
                  "UPDATE event SET title = $2, description = $3, venue = $4, address = $5, zone = $6, currency = $7, tags = $8, "
                  "image = $9, status = $10, status_reason = $11, organizer = $12, category = $13, cap = $14, doors_at = $15, "
                  "starts_at = $16, ends_at = $17, created_at = $18, updated_at = $19, search = $20, search_place = $21, "
                  "search_tags = $22 WHERE event = $1",
                  "issssssssssiiiiiiiisss", row->event, row->title, row->description, row->venue, row->address, row->zone,
                  row->currency, row->tags, row->image, row->status, row->reason, row->organizer, row->category, row->cap,
                  row->doors_at, row->starts_at, row->ends_at, row->created_at, row->updated_at, search, search_place, search_tags);
}

static void
take_folded (SqlRows *rows, gpointer folded)
{
  gint64 event = sql_int (rows, 0);
  HubStoreEventRow row = { .title = sql_text (rows, 1), .description = sql_text (rows, 2), .category_name = sql_text (rows, 3),
                           .tags = sql_text (rows, 4), .venue = sql_text (rows, 5), .address = sql_text (rows, 6) };

  g_hash_table_insert (folded, g_memdup2 (&event, sizeof event), search_of (&row));
}

/* event → what is looked for; (transfer full), NULL with an error. */
static GHashTable *
refold (SqlConn *conn, gint64 category, GError **error)
{
  g_autoptr (GHashTable) folded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  SqlRows *rows
    = sql_query (conn, error,
                 "SELECT e.event, e.title, e.description, c.name, e.tags, e.venue, e.address FROM event e "
                 "JOIN category c ON c.id = e.category WHERE c.id = $1",
                 "i", category);

  return sql_each (rows, take_folded, folded, error) ? g_steal_pointer (&folded) : NULL;
}

gboolean
hub_store_event_refold (SqlConn *conn, gint64 category, GError **error)
{
  g_autoptr (GHashTable) folded = refold (conn, category, error);
  GHashTableIter iter;
  gpointer event, search;

  if (folded == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, folded);
  while (g_hash_table_iter_next (&iter, &event, &search))
    {
      if (!sql_run (conn, error, "UPDATE event SET search = $2 WHERE event = $1", "is", *(gint64 *) event, search))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_store_event_set_status (SqlConn *conn, gint64 event, const char *status, const char *reason, gint64 now, GError **error)
{
  return sql_run (conn, error, "UPDATE event SET status = $2, status_reason = $3, updated_at = $4 WHERE event = $1", "issi", event,
                  status, reason, now);
}

gboolean
hub_store_event_set_gone (SqlConn *conn, gint64 event, gint64 now, GError **error)
{
  return sql_run (conn, error, "UPDATE event SET gone = 1, updated_at = $2 WHERE event = $1", "ii", event, now);
}

gboolean
hub_store_event_touch (SqlConn *conn, gint64 event, gint64 now, GError **error)
{
  return sql_run (conn, error, "UPDATE event SET updated_at = $2 WHERE event = $1", "ii", event, now);
}

gboolean
hub_store_event_next (SqlConn *conn, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT coalesce(max(event), 0) + 1 FROM event", "");
}

gboolean
hub_store_event_has_sales (SqlConn *conn, gint64 event, gboolean *out, GError **error)
{
  gint64 n = 0;

  if (!sql_get_int (conn, &n, error,
                    "SELECT (SELECT count(*) FROM ticket WHERE event = $1) + (SELECT count(*) FROM ticket_type WHERE event = $1 "
                    "AND sold + leased + held + quarantined + overdraft_sold + overdraft_leased > 0) "
                    "+ (SELECT count(*) FROM web_order WHERE event = $1 AND status = 'pending')",
                    "i", event))
    return FALSE;
  *out = n > 0;
  return TRUE;
}

gboolean
hub_store_event_on_sale (SqlConn *conn, gint64 event, gboolean *out, GError **error)
{
  gint64 n = 0;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM event WHERE event = $1 AND status = 'approved' AND gone = 0", "i", event))
    return FALSE;
  *out = n > 0;
  return TRUE;
}
