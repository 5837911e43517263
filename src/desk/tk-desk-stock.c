/* What may be sold here right now, and in plain words why not. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-store-setting.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define ONLINE_MS (2 * 60 * 1000) /* "online" told longer ago is old news: no agent may be running */

/* Everything one answer to "why not?" is judged by. */
typedef struct
{
  const TkWireEvent *event;
  const TkWireTicketType *type;
  const TkStoreOffer *offer;
  const TkStoreClock *now;
  const TkDeskTerms *terms;
  gint64 wanted;
  gboolean approved;   /* a supervisor lets more be sold than there is room for */
  TkStoreStock stock;
} Question;

char *
tk_desk_time_words (gint64 ms, gint64 now_ms, const char *zone)
{
  g_autofree char *day = tk_time_format (ms, zone, "%Y-%m-%d");
  g_autofree char *today = tk_time_format (now_ms, zone, "%Y-%m-%d");

  return tk_time_format (ms, zone, g_str_equal (day, today) ? "%H:%M" : _("%a %-d %b %H:%M"));
}

gboolean
tk_desk_read_terms (TkDesk *desk, TkDeskTerms *terms, GError **error)
{
  *terms = (TkDeskTerms) { 0 };
  return tk_store_clock_read (desk->store, desk->clock, &terms->now, error);
}

/* What is held for carts put aside is not left for others. */
static void
settle_stock (const TkDeskTerms *terms, TkStoreOffer *offer)
{
  TkStoreStock *stock = &offer->stock;

  if (terms->now.moved_back)
    {
      stock->expired += stock->left + stock->beyond;
      stock->left = stock->granted = stock->beyond = 0;
    }
  offer->held = MIN (offer->held, stock->left);
  stock->left -= offer->held;
}

GPtrArray *
tk_desk_list_offers (TkDesk *desk, const TkDeskTerms *terms, guint32 event, const GArray *types, const char *except, GError **error)
{
  GPtrArray *offers = tk_store_list_offers (desk->store, event, types, terms->now.now_ms, except, error);

  for (guint i = 0; offers != NULL && i < offers->len; i++)
    settle_stock (terms, g_ptr_array_index (offers, i));
  return offers;
}

/* NULL when it is on sale. */
static char *
outside_window (const Question *q)
{
  gint64 now = q->now->now_ms;
  g_autofree char *when = NULL;

  if (q->type->sale_from > now)
    {
      when = tk_desk_time_words (q->type->sale_from, now, q->event->zone);
      return g_strdup_printf (_("%s goes on sale at %s"), q->type->name, when);
    }
  if (q->type->sale_until > 0 && now >= q->type->sale_until)
    {
      when = tk_desk_time_words (q->type->sale_until, now, q->event->zone);
      return g_strdup_printf (_("The sale of %s ended at %s"), q->type->name, when);
    }
  if (q->event->ends_at > 0 && now >= q->event->ends_at)
    {
      when = tk_desk_time_words (q->event->ends_at, now, q->event->zone);
      return g_strdup_printf (_("%s ended at %s"), q->event->title, when);
    }
  return NULL;
}

static char *
nothing_left (const Question *q)
{
  const char *name = q->type->name;

  if (q->now->moved_back && q->stock.expired > 0)
    return g_strdup_printf (_("The clock of this terminal was moved back, so %s cannot be sold: set the clock, or connect to"
                              " the hub once"), name);
  if (q->stock.expired > 0)
    {
      g_autofree char *when = tk_desk_time_words (q->stock.expired_until, q->now->now_ms, q->event->zone);
      return g_strdup_printf (_("This terminal might sell %s without the hub until %s, and that is over: connect to the hub"),
                              name, when);
    }
  if (q->offer->held > 0)
    return g_strdup_printf (_("The last of %s are kept for carts put aside: sell or drop one of those first"), name);
  if (q->offer->sold >= q->type->capacity)
    return g_strdup_printf (_("%s is sold out"), name);
  if (q->terms->between)
    return g_strdup_printf (_("No shift is open and %s went back to the hub with the last one: open the shift to get more"), name);
  if (q->terms->online)
    return g_strdup_printf (_("No %s is left here: more comes when the hub has some, so wait a moment or ask the other box"
                              " offices"), name);
  return g_strdup_printf (_("No %s is left here and the hub cannot be reached: connect to get more"), name);
}

/* With a supervisor's word it could be sold. */
static gboolean
needs_approver (const Question *q)
{
  return !q->approved && q->stock.left < q->wanted && q->stock.left + q->stock.beyond >= q->wanted;
}

static char *
needs_approval (const Question *q)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%s is full: a supervisor must approve selling beyond the capacity, %" PRId64
                                       " place is left there",
                                       "%s is full: a supervisor must approve selling beyond the capacity, %" PRId64
                                       " places are left there", (gulong) q->stock.beyond), q->type->name, q->stock.beyond);
}

static char *
not_enough (const Question *q)
{
  gint64 left = q->stock.left + (q->approved ? q->stock.beyond : 0);

  if (left >= q->wanted)
    return NULL;
  if (needs_approver (q))
    return needs_approval (q);
  if (left == 0 && q->stock.beyond == 0)
    return nothing_left (q);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Only %" PRId64 " ticket of %s is left here: sell fewer, or wait for the hub to"
                                       " send more",
                                       "Only %" PRId64 " tickets of %s are left here: sell fewer, or wait for the hub to"
                                       " send more", (gulong) left), left, q->type->name);
}

static gboolean
is_online (TkDesk *desk, gboolean *online, GError **error)
{
  g_autofree char *net = NULL;
  gint64 last_contact;

  if (!tk_store_get_setting (desk->store, "net", &net, error)
      || !tk_store_get_setting_int (desk->store, "last_contact", 0, &last_contact, error))
    return FALSE;
  *online = (g_strcmp0 (net, "online") == 0 || g_strcmp0 (net, "slow") == 0)
            && tk_clock_wall (desk->clock) - last_contact < ONLINE_MS;
  return TRUE;
}

gboolean
tk_desk_terms_ask (TkDesk *desk, TkDeskTerms *terms, GError **error)
{
  if (terms->asked)
    return TRUE;
  terms->asked = TRUE;
  return is_online (desk, &terms->online, error) && tk_store_lease_between_shifts (desk->store, &terms->between, error);
}

gboolean
tk_desk_why_not (TkDesk *desk, TkDeskTerms *terms, const TkWireEvent *event, const TkStoreOffer *offer, gint64 wanted, gboolean approved,
                 TkDeskError *code, char **reason, GError **error)
{
  Question q = { .event = event, .type = offer->type, .offer = offer, .now = &terms->now, .terms = terms, .wanted = wanted,
                 .approved = approved, .stock = offer->stock };
  char *words = outside_window (&q);

  *code = TK_DESK_ERROR_NOT_ON_SALE;
  if (words == NULL)
    {
      if (q.stock.left == 0 && q.stock.beyond == 0 && !tk_desk_terms_ask (desk, terms, error))
        return FALSE;
      words = not_enough (&q);
      *code = needs_approver (&q) ? TK_DESK_ERROR_NOT_ALLOWED : TK_DESK_ERROR_NO_LEASE;
    }
  *reason = words;
  return TRUE;
}
