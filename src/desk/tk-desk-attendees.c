/* Who will come: what a type asks of them, and what of it is missing. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum { DOCUMENT, EMAIL, NAME, PHONE, N_ASKED } Asked;

static const struct { const char *word; gsize offset, max; } asked[N_ASKED] = {
  [DOCUMENT] = { "document", G_STRUCT_OFFSET (TkAttendee, document), 40 },
  [EMAIL] = { "email", G_STRUCT_OFFSET (TkAttendee, email), 100 },
  [NAME] = { "name", G_STRUCT_OFFSET (TkAttendee, name), 100 },
  [PHONE] = { "phone", G_STRUCT_OFFSET (TkAttendee, phone), 32 },
};

#define BUYER_NAME_MAX 100
#define BUYER_PHONE_MAX 32
#define NOTE_MAX 500

static const char *
get_text (const TkAttendee *attendee, Asked what)
{
  const char *text = attendee != NULL ? G_STRUCT_MEMBER (const char *, attendee, asked[what].offset) : NULL;

  return text != NULL ? text : "";
}

/* "name!,phone": must `what` be told? */
static gboolean
is_needed (const char *asks, Asked what)
{
  g_auto (GStrv) parts = g_strsplit (asks, ",", -1);
  g_autofree char *needed = g_strconcat (asked[what].word, "!", NULL);

  return g_strv_contains ((const char *const *) parts, needed);
}

static void
count_missing (const TkCart *cart, guint counts[N_ASKED])
{
  gboolean needed[N_ASKED] = { FALSE };
  guint line = G_MAXUINT;

  for (guint i = 0; i < cart->tickets->len; i++)
    {
      const TkCartTicket *ticket = &g_array_index (cart->tickets, TkCartTicket, i);
      const TkStoreOffer *offer = g_ptr_array_index (cart->line_offers, ticket->line);
      for (int what = 0; what < N_ASKED; what++)
        {
          if (ticket->line != line)
            needed[what] = is_needed (offer->type->asks, (Asked) what);
          counts[what] += needed[what] && *get_text (ticket->attendee, (Asked) what) == '\0';
        }
      line = ticket->line;
    }
}

static char *
say_missing (Asked what, guint n)
{
  switch (what)
    {
    case DOCUMENT:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the document of %u who comes", "the documents of %u who come", n), n);
    case EMAIL:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the e-mail address of %u who comes", "the e-mail addresses of %u who come", n), n);
    case NAME:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the name of %u who comes", "the names of %u who come", n), n);
    default:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the phone number of %u who comes", "the phone numbers of %u who come", n), n);
    }
}

char *
tk_desk_cart_missing (const TkCart *cart)
{
  static const Asked order[N_ASKED] = { NAME, PHONE, EMAIL, DOCUMENT };
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  guint counts[N_ASKED] = { 0 };

  count_missing (cart, counts);
  for (int i = 0; i < N_ASKED; i++)
    if (counts[order[i]] > 0)
      g_ptr_array_add (said, say_missing (order[i], counts[order[i]]));
  if (said->len == 0)
    return NULL;
  g_ptr_array_add (said, NULL);
  return g_strjoinv (", ", (char **) said->pdata);
}

/* ---- Texts people type ---- */

static gboolean
is_text (const char *text, gsize max)
{
  if (strlen (text) > max || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) && *at != '\n')
      return FALSE;
  return TRUE;
}

static gboolean
check_text (const char *text, gsize max, GError **error)
{
  if (text == NULL || is_text (text, max))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
               _("What was typed about the buyer or who comes is too long, or no text (at most %u letters); write it shorter"), (guint) max);
  return FALSE;
}

static gboolean
check_attendee (const TkAttendee *attendee, GError **error)
{
  for (int what = 0; what < N_ASKED; what++)
    if (!check_text (get_text (attendee, (Asked) what), asked[what].max, error))
      return FALSE;
  return TRUE;
}

gboolean
tk_desk_cart_check_texts (const TkSaleRequest *request, GError **error)
{
  if (!check_text (request->buyer_name, BUYER_NAME_MAX, error) || !check_text (request->buyer_phone, BUYER_PHONE_MAX, error)
      || !check_text (request->note, NOTE_MAX, error))
    return FALSE;
  for (gsize i = 0; i < request->n_lines; i++)
    for (guint n = 0; request->lines[i].attendees != NULL && n < request->lines[i].qty; n++)
      if (!check_attendee (&request->lines[i].attendees[n], error))
        return FALSE;
  return TRUE;
}
