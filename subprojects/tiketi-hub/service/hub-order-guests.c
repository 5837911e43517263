/* Who will come: what a ticket type asks of each of them, and how long it may be. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-job.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-mail.h"

#define FAULTS_MAX 10
#define REASON_MAX 200

typedef enum { NAME, EMAIL, PHONE, DOCUMENT, N_ASKED } Asked;

/* As long as a ticket in a journal has room. */
static const struct { const char *word, *field; gsize max; } asked[N_ASKED] = {
  [NAME] = { "name", "first_name", 100 },
  [EMAIL] = { "email", "email", 100 },
  [PHONE] = { "phone", "phone", 32 },
  [DOCUMENT] = { "document", "document", 40 },
};

/* ---- Texts ---- */

static gboolean
is_text (const char *text, gsize max)
{
  if (strlen (text) > max || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* (transfer full) */
static char *
told (const HubOrderGuest *guest, Asked what)
{
  const char *texts[N_ASKED] = { NULL, guest->email, guest->phone, guest->document };

  if (what != NAME)
    return g_strdup (texts[what] != NULL ? texts[what] : "");
  char *name = g_strjoin (" ", guest->first_name != NULL ? guest->first_name : "", guest->last_name != NULL ? guest->last_name : "", NULL);
  return g_strstrip (name);
}

static gboolean
check_guest (const HubOrderGuest *guest, guint item, guint n, GError **error)
{
  for (int what = 0; what < N_ASKED; what++)
    {
      g_autofree char *text = told (guest, (Asked) what);

      if (!is_text (text, asked[what].max))
        return hub_refuse (error, HUB_ERROR_FIELD, _("tickets[%u].attendees[%u].%s: Write at most %d letters, on one line."), item, n,
                           asked[what].field, (int) asked[what].max);
    }
  return TRUE;
}

gboolean
hub_order_check_texts (const HubOrderNew *made, GError **error)
{
  if (!is_text (made->reason, REASON_MAX))
    return hub_refuse (error, HUB_ERROR_FIELD, _("reason: Write at most %d letters, on one line."), REASON_MAX);
  if (!is_text (made->email, asked[EMAIL].max))
    return hub_refuse (error, HUB_ERROR_FIELD, _("email: Write at most %d letters, on one line."), (int) asked[EMAIL].max);
  for (guint i = 0; i < made->n_items; i++)
    for (guint n = 0; n < made->items[i].n_guests; n++)
      if (!check_guest (&made->items[i].guests[n], i, n, error))
        return FALSE;
  return TRUE;
}

/* ---- What a type asks ---- */

/* asks: "email,name!". */
static gboolean
is_asked (const char *asks, Asked what, gboolean needed)
{
  g_auto (GStrv) parts = g_strsplit (asks, ",", -1);
  g_autofree char *word = g_strconcat (asked[what].word, "!", NULL);

  return g_strv_contains ((const char *const *) parts, word)
         || (!needed && g_strv_contains ((const char *const *) parts, asked[what].word));
}

static const char *
say_missing (Asked what)
{
  switch (what)
    {
    case NAME:
      return _("This ticket needs the name of who comes.");
    case EMAIL:
      return _("This ticket needs the e-mail address of who comes.");
    case PHONE:
      return _("This ticket needs the phone number of who comes.");
    default:
      return _("This ticket needs an identity document's number of who comes.");
    }
}

typedef struct { GString *faults; const char *asks; guint item, guest, n; } Asking;

static void
add_fault (Asking *asking, Asked what, const char *sentence)
{
  if (asking->n++ < FAULTS_MAX)
    g_string_append_printf (asking->faults, "%stickets[%u].attendees[%u].%s: %s", asking->faults->len > 0 ? "\n" : "", asking->item,
                            asking->guest, asked[what].field, sentence);
}

static void
ask_guest (Asking *asking, const HubOrderGuest *guest)
{
  for (int what = 0; what < N_ASKED; what++)
    {
      g_autofree char *text = told (guest, (Asked) what);

      if (*text == '\0' && is_asked (asking->asks, (Asked) what, TRUE))
        add_fault (asking, (Asked) what, say_missing ((Asked) what));
      else if (what == EMAIL && *text != '\0' && is_asked (asking->asks, EMAIL, FALSE) && !hub_mail_is_address (text))
        add_fault (asking, EMAIL, _("This is not an e-mail address; write it as name@example.org."));
    }
}

/* Whoever orders a single ticket and names nobody comes with it: as hub_order_issue() names it. */
static HubOrderGuest
buyer_of (const HubOrderJob *job, const HubStoreOrder *order)
{
  const HubOrderNew *made = job->made;

  if (made->n_items != 1 || made->items[0].qty != 1 || !hub_order_is_gateway (made->method))
    return (HubOrderGuest){ NULL };
  return (HubOrderGuest){ .first_name = job->caller->name, .email = order->email, .phone = order->phone };
}

gboolean
hub_order_check_asks (const HubOrderJob *job, const HubStoreOrder *order, const char *const *asks, GError **error)
{
  const HubOrderNew *made = job->made;
  g_autoptr (GString) faults = g_string_new (NULL);
  const HubOrderGuest buyer = buyer_of (job, order);
  Asking asking = { .faults = faults };

  for (guint i = 0; i < made->n_items; i++)
    for (guint n = 0; *asks[i] != '\0' && n < made->items[i].qty; n++)
      {
        asking.asks = asks[i];
        asking.item = i;
        asking.guest = n;
        ask_guest (&asking, n < made->items[i].n_guests ? &made->items[i].guests[n] : &buyer);
      }
  return faults->len == 0 || hub_refuse (error, HUB_ERROR_FIELD, "%s", faults->str);
}
