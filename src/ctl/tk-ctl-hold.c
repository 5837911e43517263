/* tiketictl hold, held, recall, drop: carts put aside. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include "tk-ctl-cart.h"
#include "tk-desk-hold.h"
#include "tk-money.h"

static TkJson *
lines_to_json (const TkSaleRequest *cart)
{
  TkJson *lines = tk_json_array ();

  for (gsize i = 0; i < cart->n_lines; i++)
    {
      TkJson *json = tk_json_object ();
      tk_json_set_int (json, "event", cart->lines[i].event);
      tk_json_set_int (json, "type", cart->lines[i].type);
      tk_json_set_int (json, "qty", cart->lines[i].qty);
      tk_json_append (lines, json);
    }
  return lines;
}

static void
say_held (TkCtl *ctl, const TkHeldCart *held)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autofree char *total = tk_money_format_with_currency (held->total, held->currency, &style);

  if (!ctl->json)
    {
      g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (held->holds_until / 1000);
      g_autofree char *time = g_date_time_format (until, "%H:%M");
      tk_ctl_say (_("%s  %s  %u tickets, %s, kept until %s%s"), held->id, held->name, held->tickets, total, time,
                  held->paying ? _(", being paid") : "");
      return;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "held", held->id);
  tk_json_set_string (json, "name", held->name);
  tk_json_set_string (json, "staff", held->staff);
  tk_ctl_set_time (json, "at", held->at);
  tk_ctl_set_time (json, "holds_until", held->holds_until);
  tk_json_set_int (json, "tickets", held->tickets);
  tk_ctl_set_amount (json, "total", held->total, held->currency);
  tk_json_set_bool (json, "paying", held->paying);
  tk_json_take (json, "lines", lines_to_json (&held->cart));
  tk_ctl_print_json (json);
}

typedef struct {
  TkCtlCartOptions cart;
  char *name, *held;
} HoldOptions;

static void
hold_options_clear (HoldOptions *options)
{
  tk_ctl_cart_options_clear (&options->cart);
  g_free (options->name);
  g_free (options->held);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HoldOptions, hold_options_clear)

static TkExit
hold (TkCtl *ctl, const HoldOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_auto (TkCtlCart) cart = { 0 };
  g_autoptr (TkHeldCart) held = NULL;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);

  if (desk == NULL || !tk_ctl_cart_read_options (desk, &options->cart, &cart, &error))
    return tk_ctl_fail (error);
  TkSaleRequest request = tk_ctl_cart_get_request (&cart);
  request.held = options->held;
  held = tk_desk_hold (desk, staff, &request, options->name, &error);
  if (held == NULL)
    return tk_ctl_fail (error);
  say_held (ctl, held);
  return TK_EXIT_DONE;
}

TkExit
tk_ctl_hold (TkCtl *ctl, int argc, char **argv)
{
  g_auto (HoldOptions) options = { 0 };
  const GOptionEntry entries[] = {
    TK_CTL_CART_ENTRIES (options.cart),
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_("What staff call it"), "NAME" },
    { "held", 0, 0, G_OPTION_ARG_STRING, &options.held, N_("The cart put aside that this one replaces"), "ID" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL, _("Puts a cart aside; its tickets are kept for a while.")))
    return TK_EXIT_USAGE;
  if (options.cart.lines == NULL)
    return tk_ctl_usage (_("hold needs --line EVENT:TYPE:QTY."));
  return hold (ctl, &options);
}

TkExit
tk_ctl_held (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_autoptr (GPtrArray) carts = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, NULL, _("Lists the carts put aside, newest first.")))
    return TK_EXIT_USAGE;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  carts = desk != NULL ? tk_desk_list_held (desk, &error) : NULL;
  if (carts == NULL)
    return tk_ctl_fail (error);
  for (guint i = 0; i < carts->len; i++)
    say_held (ctl, g_ptr_array_index (carts, i));
  return TK_EXIT_DONE;
}

TkExit
tk_ctl_recall (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_autoptr (TkHeldCart) held = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, "ID", _("Goes on with a cart put aside: its tickets are kept anew. Sell it with sell --held ID.")))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("recall needs the cart's id; tiketictl held lists them."));
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  held = desk != NULL ? tk_desk_recall (desk, staff, argv[1], &error) : NULL;
  if (held == NULL)
    return tk_ctl_fail (error);
  say_held (ctl, held);
  return TK_EXIT_DONE;
}

TkExit
tk_ctl_drop (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, "ID", _("Drops a cart put aside; its tickets are free again.")))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("drop needs the cart's id; tiketictl held lists them."));
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  if (desk == NULL || !tk_desk_drop_held (desk, staff, argv[1], &error))
    return tk_ctl_fail (error);
  return TK_EXIT_DONE;
}
