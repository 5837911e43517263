/* A sale opened again: undone, exchanged, a lost ticket given again; each asks for what the desk wants of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sell-scene.h"
#include "tk-desk-sell.h"
#include "tk-done-panel.h"
#include "tk-exchange-sheet.h"
#include "tk-hold-button.h"
#include "tk-pin-pad.h"
#include "tk-reissue-sheet.h"
#include "tk-sale-view.h"
#include "tk-undo-panel.h"

#include <adwaita.h>

enum { REGULAR = 1, VIP };

static gint64
count (UiScene *scene, const char *sql)
{
  return tk_terminal_fixture_count (scene->terminal, sql);
}

/* It is read once its papers are there. */
static gboolean
is_read (gpointer data)
{
  return ui_find (data, TK_TYPE_DONE_PANEL) != NULL;
}

/* Sells `qty` of event 1's type in cash and opens that sale on the page of orders. */
static GtkWidget *
open_sale (UiScene *scene, guint16 type, gint64 price, guint qty)
{
  GtkWidget *page, *row, *view;
  TkCartLine line = { .event = 1, .type = type, .qty = qty };
  TkPayment cash = { .method = TK_PAY_CASH, .amount = price * (gint64) qty };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (scene->terminal->desk, scene->terminal->amina, &request, &error);
  g_autofree char *title = g_strdup_printf ("%u × %s", qty, type == REGULAR ? "Regular" : "VIP");

  g_assert_no_error (error);
  tk_window_show_page (scene->window, "orders");
  page = tk_window_get_page (scene->window);
  sell_scene_wait (page, title);
  row = gtk_widget_get_ancestor (ui_find_text (page, title), ADW_TYPE_EXPANDER_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  view = ui_find (row, TK_TYPE_SALE_VIEW);
  ui_wait (is_read, view, "the sale is read");
  sell_scene_wait (view, "Undo the sale");
  return view;
}

static gpointer
open_sheet (GtkWidget *view, const char *button, GType type)
{
  gpointer sheet;

  sell_scene_touch (view, button);
  sheet = ui_find (view, type);
  g_assert_nonnull (sheet);
  return sheet;
}

/* Pressed for so long; it may be gone by then, with the sheet it stood on. */
static void
hold (TkHoldButton *button, guint ms)
{
  g_autoptr (GtkWidget) widget = g_object_ref (GTK_WIDGET (button));

  gtk_widget_set_state_flags (widget, GTK_STATE_FLAG_ACTIVE, FALSE);
  ui_idle (ms);
  gtk_widget_unset_state_flags (widget, GTK_STATE_FLAG_ACTIVE);
}

static void
type_keys (UiScene *scene, const char *keys)
{
  for (; *keys != '\0'; keys++)
    ui_scene_key (scene, (guint) *keys);
  ui_scene_key (scene, GDK_KEY_Return);
}

static gboolean
is_pad_focused (gpointer data)
{
  UiScene *scene = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (scene->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, TK_TYPE_PIN_PAD) != NULL;
}

/* Wrong once, then wanjiru's. */
static void
approve (UiScene *scene, GtkWidget *sheet)
{
  sell_scene_wait (sheet, "Wanjiru");
  ui_wait (is_pad_focused, scene, "the PIN pad");
  type_keys (scene, "1111");
  sell_scene_wait (sheet, "4 tries left");
  ui_idle (300);
  if (g_getenv ("TIKETI_UI_DRAW") != NULL)
    ui_scene_draw (scene, g_getenv ("TIKETI_UI_DRAW"));
  type_keys (scene, "8642");
}

/* The reason stands beside the button that does it. */
static void
say_why (GtkWidget *sheet, const char *why)
{
  GtkWidget *beside = ui_find (sheet, TK_IS_REISSUE_SHEET (sheet) ? GTK_TYPE_ENTRY : TK_TYPE_HOLD_BUTTON);

  gtk_editable_set_text (ui_find (gtk_widget_get_parent (beside), GTK_TYPE_ENTRY), why);
}

/* A tap does nothing, a void without a word why is refused, and one with it is done. */
static void
test_void (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *view, *panel;
  TkHoldButton *button;

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  view = open_sale (scene, REGULAR, 150000, 2);
  panel = open_sheet (view, "Undo the sale", TK_TYPE_UNDO_PANEL);
  button = ui_find (panel, TK_TYPE_HOLD_BUTTON);
  hold (button, TK_HOLD_MS / 2);
  ui_idle (200);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM reversal"), ==, 0);
  hold (button, TK_HOLD_MS + 400);
  sell_scene_wait (panel, "why the sale is undone");
  say_why (panel, "Wrong type");
  hold (button, TK_HOLD_MS + 400);
  sell_scene_wait (view, "Hand back in cash: KES 3,000");
  g_assert_cmpint (count (scene, "SELECT count (*) FROM reversal WHERE kind = 'voided'"), ==, 1);
  sell_scene_wait (view, "voided");
  g_assert_null (ui_find (view, TK_TYPE_UNDO_PANEL));
  tk_window_show_page (scene->window, "shift");
  sell_scene_wait (tk_window_get_page (scene->window), "Handed back in cash");
}

/* A cashier's refund waits for a supervisor's PIN, in place; of the ticket that is checked alone. */
static void
test_refund (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *view, *panel;

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  view = open_sale (scene, REGULAR, 150000, 3);
  panel = open_sheet (view, "Undo the sale", TK_TYPE_UNDO_PANEL);
  gtk_check_button_set_active (ui_find (view, GTK_TYPE_CHECK_BUTTON), TRUE);
  say_why (panel, "Ill");
  g_signal_emit_by_name (gtk_widget_get_next_sibling (ui_find (panel, TK_TYPE_HOLD_BUTTON)), "held");
  sell_scene_wait (panel, "A supervisor must approve a refund");
  sell_scene_wait (panel, "Supervisor who approves");
  approve (scene, panel);
  sell_scene_wait (view, "Refunded: KES 1,500");
  g_assert_cmpint (count (scene, "SELECT count (*) FROM reversal WHERE kind = 'refunded' AND approved_by = 'wanjiru'"), ==, 1);
  sell_scene_wait (view, "approved by");
  g_assert_true (gtk_widget_is_sensitive (gtk_widget_get_ancestor (ui_find_text (view, "Undo the sale"), GTK_TYPE_BUTTON)));
}

/* For a dearer one: the buyer pays what is missing, and no supervisor is asked. */
static void
test_exchange (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *view, *sheet;
  TkHoldButton *button;

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  view = open_sale (scene, REGULAR, 150000, 1);
  sheet = open_sheet (view, "Exchange", TK_TYPE_EXCHANGE_SHEET);
  sell_scene_wait (sheet, "nothing is to pay");
  gtk_drop_down_set_selected (ui_find (sheet, GTK_TYPE_DROP_DOWN), VIP - 1);
  sell_scene_wait (sheet, "the buyer pays KES 3,500");
  button = ui_find (sheet, TK_TYPE_HOLD_BUTTON);
  hold (button, TK_HOLD_MS + 400);
  sell_scene_wait (sheet, "Say why they are exchanged");
  g_assert_cmpint (count (scene, "SELECT count (*) FROM sale"), ==, 1);
  say_why (sheet, "Wants to sit in front");
  gtk_editable_set_text (ui_find (sheet, GTK_TYPE_ENTRY), "lots");
  hold (button, TK_HOLD_MS + 400);
  sell_scene_wait (sheet, "That is no amount");
  gtk_editable_set_text (ui_find (sheet, GTK_TYPE_ENTRY), "4,000");
  hold (button, TK_HOLD_MS + 400);
  sell_scene_wait (view, "Exchanged: sale 2. Change KES 500");
  sell_scene_wait (view, "· refunded");
  g_assert_cmpint (count (scene, "SELECT count (*) FROM sale"), ==, 2);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM sale_ticket WHERE event = 1 AND type = 2"), ==, 1);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM reversal WHERE kind = 'refunded' AND approved_by = ''"), ==, 1);
  g_assert_null (ui_find (view, TK_TYPE_EXCHANGE_SHEET));
}

/* For a cheaper one: money goes back, so a supervisor's PIN is asked for in place. */
static void
test_exchange_back (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *view, *sheet;

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  view = open_sale (scene, VIP, 500000, 1);
  sheet = open_sheet (view, "Exchange", TK_TYPE_EXCHANGE_SHEET);
  sell_scene_wait (sheet, "hand back KES 3,500. A supervisor approves");
  say_why (sheet, "Too dear");
  g_signal_emit_by_name (ui_find (sheet, TK_TYPE_HOLD_BUTTON), "held");
  approve (scene, sheet);
  sell_scene_wait (view, "Exchanged: sale 2.");
  sell_scene_wait (view, "hand back KES 3,500 in cash");
  sell_scene_wait (view, "· refunded");
  g_assert_cmpint (count (scene, "SELECT count (*) FROM reversal WHERE kind = 'refunded' AND approved_by = 'wanjiru'"), ==, 1);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM sale_ticket WHERE event = 1 AND type = 1"), ==, 1);
}

/* One of two is lost: which one is asked, a supervisor lets it be, and the old one is no longer good. */
static void
test_reissue (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *view, *sheet, *go;

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  view = open_sale (scene, REGULAR, 150000, 2);
  sheet = open_sheet (view, "Lost: give again", TK_TYPE_REISSUE_SHEET);
  sell_scene_wait (sheet, "Choose the one ticket that was lost");
  say_why (sheet, "Wallet stolen");
  go = gtk_widget_get_ancestor (ui_find_text (sheet, "Give it again"), GTK_TYPE_BUTTON);
  g_assert_false (gtk_widget_is_sensitive (go));
  gtk_check_button_set_active (ui_find (view, GTK_TYPE_CHECK_BUTTON), TRUE);
  sell_scene_wait (sheet, "A new ticket for Regular is printed");
  g_assert_true (gtk_widget_is_sensitive (go));
  g_signal_emit_by_name (go, "clicked");
  sell_scene_wait (sheet, "A supervisor lets a lost ticket be given again");
  approve (scene, sheet);
  sell_scene_wait (view, "Given again as");
  sell_scene_wait (view, "approved by");
  g_assert_cmpint (count (scene, "SELECT count (*) FROM reissue WHERE reason = 'Wallet stolen' AND approved_by = 'wanjiru'"), ==, 1);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM ticket WHERE issue = (SELECT issued FROM reissue) AND status = 'valid'"), ==, 1);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM ticket WHERE status = 'valid'"), ==, 2);
  g_assert_null (ui_find (view, TK_TYPE_REISSUE_SHEET));
}

/* One sheet at a time, and a key is for the one that is open. */
static void
test_sheets (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *view;

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  view = open_sale (scene, REGULAR, 150000, 1);
  open_sheet (view, "Undo the sale", TK_TYPE_UNDO_PANEL);
  open_sheet (view, "Exchange", TK_TYPE_EXCHANGE_SHEET);
  g_assert_null (ui_find (view, TK_TYPE_UNDO_PANEL));
  open_sheet (view, "Lost: give again", TK_TYPE_REISSUE_SHEET);
  g_assert_null (ui_find (view, TK_TYPE_EXCHANGE_SHEET));
  sell_scene_wait (view, "A new ticket for Regular is printed");
  g_assert_false (tk_sale_view_key (TK_SALE_VIEW (view), GDK_KEY_1));
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/orders/void", test_void);
  g_test_add_func ("/ui/orders/refund", test_refund);
  g_test_add_func ("/ui/orders/exchange", test_exchange);
  g_test_add_func ("/ui/orders/exchange-back", test_exchange_back);
  g_test_add_func ("/ui/orders/reissue", test_reissue);
  g_test_add_func ("/ui/orders/sheets", test_sheets);
  return g_test_run ();
}
