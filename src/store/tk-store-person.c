/* Who a ticket belongs to: kept from the feed, with every way of writing it that people may type later.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-person.h"
#include "tk-store-rows-private.h"

#include <string.h>

#define EVENT_IDS (G_GINT64_CONSTANT (1) << 31) /* persons of one event at most; their ids stand together */
#define NATIONAL_DIGITS 9                       /* what is left of a phone number without its country or trunk digits */

/* ---- Other ways of writing ---- */

static char *
digits_of (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      int value = g_unichar_digit_value (g_utf8_get_char (at));
      if (value >= 0)
        g_string_append_c (digits, (char) ('0' + value));
    }
  return g_string_free (digits, FALSE);
}

/* "+254 712 345 678" → "254712345678 712345678": written with the country, with a 0, or with neither. */
static char *
phone_words (const char *phone)
{
  g_autofree char *digits = digits_of (phone);
  gsize length = strlen (digits);

  if (length <= NATIONAL_DIGITS)
    return g_steal_pointer (&digits);
  return g_strdup_printf ("%s %s", digits, digits + length - NATIONAL_DIGITS);
}

static void
append_other (GString *others, const char *word, const char *other)
{
  if (*other != '\0' && strcmp (word, other) != 0)
    g_string_append_printf (others, "%s%s", others->len > 0 ? " " : "", other);
}

static void
append_spellings (GString *others, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);

  for (char **word = words; *word != NULL; word++)
    {
      g_autofree char *plain = tk_person_plain_word (*word);
      append_other (others, *word, plain);
    }
}

static char *
other_spellings (const char *name, const char *order)
{
  GString *others = g_string_new (NULL);

  append_spellings (others, name);
  append_spellings (others, order);
  return g_string_free (others, FALSE);
}

/* ---- Keeping ---- */

/* As stored, with the texts the index holds of them: to take them out of it, it must be told them again. */
typedef struct {
  gint64 id;
  char *name, *phone, *order, *digits, *spelled;
} Person;

static void
person_clear (Person *person)
{
  g_clear_pointer (&person->name, g_free);
  g_clear_pointer (&person->phone, g_free);
  g_clear_pointer (&person->order, g_free);
  g_clear_pointer (&person->digits, g_free);
  g_clear_pointer (&person->spelled, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

/* person->id stays 0 when there is none. */
static gboolean
read_kept (TkStore *store, const TkTicketId *id, Person *person, GError **error)
{
  g_autoptr (TkStmt) stmt = tk_db_query (tk_store_get_db (store), error,
                                         "SELECT id, name, phone, order_name, phone_digits, spelled FROM person "
                                         "WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4",
                                         "iiii", (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue);
  GError *failure = NULL;

  if (stmt == NULL)
    return FALSE;
  if (tk_stmt_step (stmt, &failure))
    *person = (Person) { tk_stmt_int (stmt, 0), g_strdup (tk_stmt_text (stmt, 1)), g_strdup (tk_stmt_text (stmt, 2)),
                         g_strdup (tk_stmt_text (stmt, 3)), g_strdup (tk_stmt_text (stmt, 4)), g_strdup (tk_stmt_text (stmt, 5)) };
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
take_out (TkStore *store, const Person *person, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  return tk_db_run (db, error,
                    "INSERT INTO person_word (person_word, rowid, name, order_name, phone_digits, spelled) "
                    "VALUES ('delete', $1, $2, $3, $4, $5)", "issss",
                    person->id, person->name, person->order, person->digits, person->spelled)
         && tk_db_run (db, error, "DELETE FROM person WHERE id = $1", "i", person->id);
}

static gboolean
put_in (TkStore *store, const TkTicketId *id, const Person *person, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  gint64 first = id->event * EVENT_IDS;

  return tk_db_run (db, error,
                    "INSERT INTO person (id, event, type, serial, issue, name, phone, order_name, phone_digits, spelled) "
                    "VALUES ((SELECT coalesce (max (id), $10) + 1 FROM person WHERE id BETWEEN $10 AND $11), "
                    "$1, $2, $3, $4, $5, $6, $7, $8, $9)", "iiiisssssii",
                    (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue, person->name, person->phone,
                    person->order, person->digits, person->spelled, first, first + EVENT_IDS - 1)
         && tk_db_run (db, error,
                       "INSERT INTO person_word (rowid, name, order_name, phone_digits, spelled) VALUES ($1, $2, $3, $4, $5)",
                       "issss", tk_db_last_rowid (db), person->name, person->order, person->digits, person->spelled);
}

static char *
text_of (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static gboolean
is_told (const Person *person)
{
  return *person->name != '\0' || *person->phone != '\0' || *person->order != '\0';
}

static gboolean
is_same (const Person *kept, const Person *told)
{
  return strcmp (kept->name, told->name) == 0 && strcmp (kept->phone, told->phone) == 0
         && strcmp (kept->order, told->order) == 0;
}

/* A ticket told of again with the same words is no work for the index. */
gboolean
tk_store_person_keep (TkStore *store, const TkWireTicket *ticket, GError **error)
{
  TkTicketId id = { (guint32) ticket->event, (guint16) ticket->type, (guint32) ticket->serial, (guint8) ticket->issue };
  g_auto (Person) kept = { 0 };
  g_auto (Person) told = { 0, text_of (ticket->holder), text_of (ticket->phone), text_of (ticket->order), NULL, NULL };

  if (!read_kept (store, &id, &kept, error))
    return FALSE;
  if (kept.id != 0 && is_same (&kept, &told))
    return TRUE;
  if (kept.id != 0 && !take_out (store, &kept, error))
    return FALSE;
  if (!is_told (&told))
    return TRUE;
  told.digits = phone_words (told.phone);
  told.spelled = other_spellings (told.name, told.order);
  return put_in (store, &id, &told, error);
}

gboolean
tk_store_person_forget (TkStore *store, const TkTicketId *id, GError **error)
{
  g_auto (Person) kept = { 0 };

  return read_kept (store, id, &kept, error) && (kept.id == 0 || take_out (store, &kept, error));
}

/* ---- Reading ---- */

void
tk_person_row_free (TkPersonRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->phone);
  g_free (row->order);
  g_free (row);
}

static gpointer
read_person (TkStmt *stmt)
{
  TkPersonRow *row = g_new0 (TkPersonRow, 1);

  row->id = (TkTicketId) { (guint32) tk_stmt_int (stmt, 0), (guint16) tk_stmt_int (stmt, 1),
                           (guint32) tk_stmt_int (stmt, 2), (guint8) tk_stmt_int (stmt, 3) };
  row->name = g_strdup (tk_stmt_text (stmt, 4));
  row->phone = g_strdup (tk_stmt_text (stmt, 5));
  row->order = g_strdup (tk_stmt_text (stmt, 6));
  return row;
}

gboolean
tk_store_person_get (TkStore *store, const TkTicketId *id, TkPersonRow **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                    "SELECT event, type, serial, issue, name, phone, order_name FROM person "
                                    "WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4",
                                    "iiii", (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue),
                       read_person, (gpointer *) out, error);
}

GPtrArray *
tk_store_person_find (TkStore *store, guint32 event, const char *text, guint limit, GError **error)
{
  g_autofree char *match = tk_person_match (text);

  if (match == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) tk_person_row_free);
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT p.event, p.type, p.serial, p.issue, p.name, p.phone, p.order_name "
                                     "FROM person_word AS w JOIN person AS p ON p.id = w.rowid "
                                     "WHERE w.person_word MATCH $1 AND w.rowid BETWEEN $2 AND $3 ORDER BY w.rowid LIMIT $4",
                                     "siii", match, event * EVENT_IDS, event * EVENT_IDS + EVENT_IDS - 1, (gint64) limit),
                        read_person, (GDestroyNotify) tk_person_row_free, error);
}

GArray *
tk_store_tickets_between (TkStore *store, guint32 event, guint16 type, guint32 first, guint32 last, guint limit,
                          GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (TkTicketId));
  g_autoptr (TkStmt) stmt = tk_db_query (tk_store_get_db (store), error,
                                         "SELECT event, type, serial, issue FROM ticket WHERE event = $1 AND type = $2 "
                                         "AND serial BETWEEN $3 AND $4 ORDER BY serial, issue LIMIT $5",
                                         "iiiii", (gint64) event, (gint64) type, (gint64) first, (gint64) last, (gint64) limit);
  GError *failure = NULL;

  if (stmt == NULL)
    return NULL;
  while (tk_stmt_step (stmt, &failure))
    {
      TkTicketId id = { (guint32) tk_stmt_int (stmt, 0), (guint16) tk_stmt_int (stmt, 1), (guint32) tk_stmt_int (stmt, 2),
                        (guint8) tk_stmt_int (stmt, 3) };
      g_array_append_val (ids, id);
    }
  if (failure == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, failure);
  return NULL;
}
