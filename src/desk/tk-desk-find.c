/* Finding a ticket by what people know of it, when its code is at hand nowhere. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-find.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-desk-find-private.h"
#include "tk-human-code.h"
#include "tk-keys.h"
#include "tk-payload.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"

#define TEXT_MAX 100         /* characters that are looked at, and journaled */
#define CODE_LEAST 32        /* one word of so many characters is a code, not a name */
#define SAME_MS (30 * G_GINT64_CONSTANT (1000)) /* asked again within this, nothing new is looked for */
#define SHOWN_DIGITS 3

void
tk_found_ticket_free (TkFoundTicket *found)
{
  if (found == NULL)
    return;
  g_free (found->code);
  g_free (found->type_name);
  g_free (found->holder);
  g_free (found->phone);
  g_free (found->order);
  g_free (found);
}

void
tk_found_free (TkFound *found)
{
  if (found == NULL)
    return;
  g_ptr_array_unref (found->tickets);
  g_free (found);
}

char *
tk_phone_hide (const char *phone)
{
  GString *hidden = g_string_new (NULL);
  guint digits = 0, seen = 0;

  for (const char *at = phone; *at != '\0'; at = g_utf8_next_char (at))
    digits += g_unichar_isdigit (g_utf8_get_char (at)) ? 1 : 0;
  for (const char *at = phone; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean hide = g_unichar_isdigit (c) && seen++ + SHOWN_DIGITS < digits;
      g_string_append_unichar (hidden, hide ? 0x2022 : c);
    }
  return g_string_free (hidden, FALSE);
}

/* ---- Journaling ---- */

typedef struct {
  const TkStaff *staff;
  guint32 event;
  char *words;
} Search;

static gboolean
is_same (const TkJournalEntry *entry, const Search *search, const char *body, gint64 now_ms)
{
  return g_str_equal (entry->kind, TK_KIND_NOTE) && g_str_equal (entry->staff, search->staff->name)
         && g_str_equal (entry->body, body) && ABS (now_ms - entry->at_ms) <= SAME_MS;
}

/* A page that asks again for the same is not somebody looking again. */
static gboolean
was_just_noted (TkDesk *desk, const Search *search, const TkWireNote *note, gboolean *noted, GError **error)
{
  g_autofree char *body = tk_wire_encode (&tk_wire_note_shape, note);
  gint64 seq;

  if (!tk_store_journal_head (desk->store, &seq, NULL, error))
    return FALSE;
  g_autoptr (GPtrArray) last = tk_store_journal_read (desk->store, MAX (seq, 1), 1, error);
  if (last == NULL)
    return FALSE;
  *noted = last->len > 0 && is_same (g_ptr_array_index (last, 0), search, body, tk_clock_wall (desk->clock));
  return TRUE;
}

/* A whole code admits whoever has it: the journal, which travels, keeps its digest. */
static gboolean
hide_code (TkDesk *desk, const Search *search, char **words, GError **error)
{
  TkPayloadKind kind;
  g_autofree char *clean = tk_payload_clean (search->words, strlen (search->words), &kind);
  gboolean listed = FALSE;
  TkTicketId id;

  if (!tk_store_code_find (desk->store, search->event, clean, &id, &listed, error))
    return FALSE;
  gboolean code = listed || kind == TK_PAYLOAD_TOKEN || (strlen (clean) >= CODE_LEAST && strchr (clean, ' ') == NULL);
  *words = code ? tk_digest_text (clean) : g_strdup (search->words);
  return TRUE;
}

static gboolean
journal_cb (TkDesk *desk, gpointer data, GError **error)
{
  Search *search = data;
  g_autofree char *terminal = NULL, *text = NULL, *words = NULL;
  gboolean noted;

  if (!tk_store_get_setting (desk->store, "name", &terminal, error))
    return FALSE;
  if (!hide_code (desk, search, &words, error))
    return FALSE;
  /* Translators: what somebody typed to find a ticket, terminal */
  text = g_strdup_printf (_("Looked for “%s” at %s."), words, terminal != NULL ? terminal : "");
  TkWireNote note = { text };
  if (!was_just_noted (desk, search, &note, &noted, error))
    return FALSE;
  return noted
         || tk_store_journal_append (desk->store, desk->clock, TK_KIND_NOTE, search->staff->name, &tk_wire_note_shape, &note, NULL,
                                     NULL, error);
}

/* ---- Looking ---- */

static gboolean
is_listed (const TkFound *found, const TkTicketId *id)
{
  for (guint i = 0; i < found->tickets->len; i++)
    if (tk_ticket_id_equal (&((TkFoundTicket *) g_ptr_array_index (found->tickets, i))->id, id))
      return TRUE;
  return FALSE;
}

static char *
text_or (const char *text, const char *other)
{
  return g_strdup (text != NULL && *text != '\0' ? text : other != NULL ? other : "");
}

static gboolean
add_ticket (TkDesk *desk, TkFound *found, const TkTicketId *id, const TkPersonRow *person, GError **error)
{
  g_auto (TkKnownTicket) known = { 0 };
  TkFoundTicket *ticket;

  if (found->tickets->len >= TK_FIND_LIMIT)
    {
      found->more = TRUE;
      return TRUE;
    }
  if (!tk_known_ticket_read (desk, id, 0, &known, error))
    return FALSE;
  ticket = g_new0 (TkFoundTicket, 1);
  ticket->id = *id;
  ticket->code = tk_human_code_format (id);
  ticket->type_name = g_strdup (known.facts.type_name);
  ticket->holder = text_or (person != NULL ? person->name : NULL, known.origin.holder);
  ticket->phone = tk_phone_hide (person != NULL ? person->phone : "");
  ticket->order = g_strdup (person != NULL ? person->order : "");
  ticket->status = known.facts.status;
  ticket->inside = known.inside > 0;
  ticket->last_entry_ms = known.last_entry_ms;
  g_ptr_array_add (found->tickets, ticket);
  return TRUE;
}

static gboolean
find_persons (TkDesk *desk, guint32 event, const char *text, TkFound *found, GError **error)
{
  g_autoptr (GPtrArray) persons = tk_store_person_find (desk->store, event, text, TK_FIND_LIMIT + 1, error);

  for (guint i = 0; persons != NULL && i < persons->len; i++)
    {
      const TkPersonRow *person = g_ptr_array_index (persons, i);
      if (!add_ticket (desk, found, &person->id, person, error))
        return FALSE;
    }
  return persons != NULL;
}

static gboolean
find_codes (TkDesk *desk, guint32 event, const char *text, TkFound *found, GError **error)
{
  guint32 first, last;
  guint16 type;

  if (!tk_human_code_begin (text, &type, &first, &last))
    return TRUE;
  g_autoptr (GArray) ids = tk_store_tickets_between (desk->store, event, type, first, last, TK_FIND_LIMIT + 1, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      const TkTicketId *id = &g_array_index (ids, TkTicketId, i);
      g_autoptr (TkPersonRow) person = NULL;
      if (!tk_human_code_begins (id, text) || is_listed (found, id))
        continue;
      if (!tk_store_person_get (desk->store, id, &person, error) || !add_ticket (desk, found, id, person, error))
        return FALSE;
    }
  return ids != NULL;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  const TkFoundTicket *one = *(const TkFoundTicket *const *) a, *other = *(const TkFoundTicket *const *) b;
  int order = g_utf8_collate (one->holder, other->holder);

  return order != 0 ? order : strcmp (one->code, other->code);
}

/* ---- Asked ---- */

static gboolean
check (TkDesk *desk, const TkStaff *staff, const char *text, GError **error)
{
  if (!tk_desk_require_whole (desk, error) || !tk_desk_require_checker (staff, error))
    return FALSE;
  if (g_utf8_strlen (text, -1) >= TK_FIND_MIN)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("Type at least %d characters of a name, phone, order or code"),
               TK_FIND_MIN);
  return FALSE;
}

static char *
trim (const char *text)
{
  g_autofree char *clean = g_utf8_make_valid (text, -1);
  g_autofree char *words = NULL;

  g_strdelimit (clean, "\t\r\n", ' ');
  g_strstrip (clean);
  words = g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), TEXT_MAX));
  return g_steal_pointer (&words);
}

TkFound *
tk_desk_find_tickets (TkDesk *desk, const TkStaff *staff, guint32 event, const char *text, GError **error)
{
  g_autoptr (TkFound) found = NULL;
  g_autofree char *words = NULL;

  g_return_val_if_fail (desk != NULL && staff != NULL && text != NULL, NULL);
  words = trim (text);
  if (!check (desk, staff, words, error))
    return NULL;
  found = g_new0 (TkFound, 1);
  found->tickets = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_found_ticket_free);
  if (!find_codes (desk, event, words, found, error) || !find_persons (desk, event, words, found, error)
      || !tk_desk_transact (desk, journal_cb, &(Search) { staff, event, words }, error))
    return NULL;
  g_ptr_array_sort (found->tickets, by_name);
  return g_steal_pointer (&found);
}
