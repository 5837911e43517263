/* What else is said of a cart: discounts, the buyer, who comes, where they sit. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>
#include "tk-ctl-cart.h"
#include "tk-desk-seats.h"
#include "tk-money.h"

void
tk_ctl_cart_options_clear (TkCtlCartOptions *options)
{
  g_strfreev (options->lines);
  g_strfreev (options->vouchers);
  g_strfreev (options->discounts);
  g_strfreev (options->attendees);
  g_strfreev (options->seats);
  g_free (options->off);
  g_free (options->reason);
  g_free (options->buyer);
  g_free (options->phone);
  g_free (options->note);
}

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, sentence);
  return FALSE;
}

static gpointer
keep (TkCtlCart *cart, gpointer block)
{
  g_ptr_array_add (cart->owned, block);
  return block;
}

static TkCartLine *
line_at (const TkCtlCart *cart, guint i)
{
  return &g_array_index (cart->lines, TkCartLine, i);
}

/* ---- What is taken off ---- */

static gboolean
add_discount (const char *text, TkCtlCart *cart, GError **error)
{
  TkCartOff off = { .kind = TK_OFF_DISCOUNT, .event = line_at (cart, 0)->event };
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return fail (error, _("A discount is chosen by its number, like --discount 3"));
  off.number = (guint16) number;
  g_array_append_val (cart->offs, off);
  return TRUE;
}

/* "12.5%" has two decimals as money does. */
static gboolean
add_by_hand (const TkCtlCartOptions *options, TkCtlCart *cart, GError **error)
{
  g_autofree char *number = g_strdup (options->off);
  TkCartOff off = { .kind = TK_OFF_AMOUNT, .reason = keep (cart, g_strdup (options->reason != NULL ? options->reason : "")) };
  gsize length = strlen (number);

  if (length > 0 && number[length - 1] == '%')
    {
      number[length - 1] = '\0';
      off.kind = TK_OFF_PERCENT;
    }
  if (!tk_money_parse (number, off.kind == TK_OFF_PERCENT ? "KES" : cart->currency, &TK_MONEY_PLAIN, &off.value, error))
    return FALSE;
  g_array_append_val (cart->offs, off);
  return TRUE;
}

static gboolean
add_offs (const TkCtlCartOptions *options, TkCtlCart *cart, GError **error)
{
  for (guint i = 0; options->discounts != NULL && options->discounts[i] != NULL; i++)
    if (!add_discount (options->discounts[i], cart, error))
      return FALSE;
  return options->off == NULL || add_by_hand (options, cart, error);
}

/* ---- Who comes ---- */

static const char **
field_of (TkAttendee *attendee, const char *word)
{
  return strcmp (word, "name") == 0       ? &attendee->name
         : strcmp (word, "phone") == 0    ? &attendee->phone
         : strcmp (word, "email") == 0    ? &attendee->email
         : strcmp (word, "document") == 0 ? &attendee->document
                                          : NULL;
}

/* "name=Otieno,phone=0712345678" */
static gboolean
read_attendee (const char *text, TkCtlCart *cart, TkAttendee *attendee, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *value = strchr (parts[i], '=');
      const char **field = NULL;
      if (value != NULL)
        {
          *value++ = '\0';
          field = field_of (attendee, g_strstrip (parts[i]));
        }
      if (field == NULL)
        return fail (error, _("Who comes is told as name=…,phone=…,email=…,document=…"));
      *field = keep (cart, g_strdup (g_strstrip (value)));
    }
  return TRUE;
}

/* In the order of the tickets; those after them are not told. */
static gboolean
add_attendees (char **texts, TkCtlCart *cart, GError **error)
{
  guint next = 0, n = texts != NULL ? g_strv_length (texts) : 0;

  for (guint i = 0; i < cart->lines->len && next < n; i++)
    {
      TkCartLine *line = line_at (cart, i);
      TkAttendee *attendees = keep (cart, g_new0 (TkAttendee, line->qty));
      for (guint k = 0; k < line->qty && next < n; k++)
        if (!read_attendee (texts[next++], cart, &attendees[k], error))
          return FALSE;
      line->attendees = attendees;
    }
  return next == n || fail (error, _("More people are named than there are tickets"));
}

/* ---- Where they sit ---- */

static gboolean
add_line_seats (TkDesk *desk, char **texts, guint *next, TkCtlCart *cart, TkCartLine *line, GError **error)
{
  TkSeatPlan *plan = tk_desk_get_plan (desk, line->event, line->type, error);
  guint32 *places;

  if (plan == NULL)
    return FALSE;
  places = keep (cart, g_new0 (guint32, line->qty));
  for (guint k = 0; k < line->qty; k++)
    {
      const char *text = texts[*next];
      places[k] = text != NULL ? tk_seat_plan_find (plan, text) : 0;
      if (places[k] == 0)
        {
          tk_seat_plan_free (plan);
          g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("Name a seat of the plan for each ticket, like --seat \"B 14\"; “%s” is none"),
                       text != NULL ? text : "");
          return FALSE;
        }
      (*next)++;
    }
  line->places = places;
  tk_seat_plan_free (plan);
  return TRUE;
}

/* Of the first lines, as far as they go; the best there are for the rest. */
static gboolean
add_seats (TkDesk *desk, char **texts, TkCtlCart *cart, GError **error)
{
  guint next = 0;

  if (texts == NULL)
    return TRUE;
  for (guint i = 0; i < cart->lines->len && texts[next] != NULL; i++)
    if (!add_line_seats (desk, texts, &next, cart, line_at (cart, i), error))
      return FALSE;
  return texts[next] == NULL || fail (error, _("More seats are named than there are tickets"));
}

gboolean
tk_ctl_cart_read_options (TkDesk *desk, const TkCtlCartOptions *options, TkCtlCart *cart, GError **error)
{
  if (!tk_ctl_cart_read (desk, options->lines, options->vouchers, cart, error))
    return FALSE;
  if (cart->lines->len == 0)
    return fail (error, _("There is nothing in the cart; write --line EVENT:TYPE:QTY"));
  cart->buyer = options->buyer;
  cart->phone = options->phone;
  cart->note = options->note;
  return add_offs (options, cart, error) && add_attendees (options->attendees, cart, error)
         && add_seats (desk, options->seats, cart, error);
}
