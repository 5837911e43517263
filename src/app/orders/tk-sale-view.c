/* Reads the sale anew after whatever was done. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sale-view.h"
#include "tk-done-panel.h"
#include "tk-exchange-sheet.h"
#include "tk-orders-ask.h"
#include "tk-reissue-sheet.h"
#include "tk-ticket-printer.h"
#include "tk-undo-panel.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

typedef enum { ACT_UNDO, ACT_EXCHANGE, ACT_REISSUE, N_ACTS } Act;

struct _TkSaleView
{
  GtkWidget parent;
  TkSession *session;
  char *id;
  TkSale *sale;              /* as read last; NULL until then */
  GtkBox *papers, *tickets, *steps, *sheet;
  GtkToggleButton *acts[N_ACTS];
  GtkLabel *why, *words;
  GtkWidget *open;           /* the sheet that is; borrowed from `sheet` */
  GPtrArray *checks;         /* GtkCheckButton, one for each ticket of sale; borrowed */
  GtkAdjustment *scroll;     /* of what it is scrolled in; NULL until a sheet was open, borrowed */
  guint revealing;           /* source */
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (TkSaleView, tk_sale_view, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void load (TkSaleView *self);

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
empty (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* ---- Which tickets are meant ---- */

static gboolean
is_good (const TkSoldTicket *ticket)
{
  return g_str_equal (ticket->status, "valid") || g_str_equal (ticket->status, "unpaid");
}

/* (transfer full) those that are checked; all good ones when none is. */
static GArray *
list_chosen (TkSaleView *self, const TkSoldTicket **only)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (TkTicketId)), *good = g_array_new (FALSE, FALSE, sizeof (TkTicketId));
  const TkSoldTicket *one = NULL;

  for (guint i = 0; i < self->checks->len; i++)
    {
      const TkSoldTicket *ticket = g_ptr_array_index (self->sale->tickets, i);

      if (!is_good (ticket))
        continue;
      g_array_append_val (good, ticket->id);
      if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
        g_array_append_val (chosen, ticket->id);
      if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)) || one == NULL)
        one = ticket;
    }
  if (chosen->len == 0)
    {
      g_array_unref (chosen);
      chosen = g_steal_pointer (&good);
    }
  g_clear_pointer (&good, g_array_unref);
  *only = chosen->len == 1 ? one : NULL;
  return chosen;
}

static void
tell_sheet (TkSaleView *self)
{
  const TkSoldTicket *only = NULL;
  g_autoptr (GArray) chosen = NULL;

  if (self->open == NULL || self->sale == NULL)
    return;
  chosen = list_chosen (self, &only);
  if (TK_IS_EXCHANGE_SHEET (self->open))
    tk_exchange_sheet_set_tickets (TK_EXCHANGE_SHEET (self->open), chosen);
  else if (TK_IS_REISSUE_SHEET (self->open))
    tk_reissue_sheet_set_ticket (TK_REISSUE_SHEET (self->open), only);
  else
    tk_undo_panel_set_tickets (TK_UNDO_PANEL (self->open), chosen);
}

static char *
describe_ticket (const TkSoldTicket *ticket)
{
  g_autofree char *price = tk_wording_money (ticket->price, ticket->currency);
  const char *seat = *ticket->seat != '\0' ? ticket->seat : NULL, *holder = *ticket->holder != '\0' ? ticket->holder : NULL;

  return g_strjoin (" · ", ticket->code, ticket->type_name, price, seat != NULL ? seat : holder, seat != NULL ? holder : NULL, NULL);
}

static const char *
status_words (const char *status)
{
  static const struct { const char *status, *words; } known[] = {
    { "voided", N_("voided") }, { "refunded", N_("refunded") }, { "blocked", N_("blocked") }, { "unpaid", N_("unpaid") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].status, status))
      return _(known[i].words);
  return "";
}

static void
show_tickets (TkSaleView *self)
{
  empty (self->tickets);
  g_ptr_array_set_size (self->checks, 0);
  for (guint i = 0; i < self->sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = g_ptr_array_index (self->sale->tickets, i);
      g_autofree char *words = describe_ticket (ticket);
      g_autofree char *all = is_good (ticket) ? g_strdup (words) : g_strdup_printf ("%s · %s", words, status_words (ticket->status));
      GtkWidget *check = gtk_check_button_new_with_label (all);

      gtk_widget_set_sensitive (check, is_good (ticket));
      gtk_widget_add_css_class (check, "numeric");
      gtk_widget_set_size_request (check, -1, 44);
      g_signal_connect_object (check, "toggled", G_CALLBACK (tell_sheet), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->tickets, check);
      g_ptr_array_add (self->checks, check);
    }
}

/* ---- What happened ---- */

static void
show_steps (TkSaleView *self, GPtrArray *steps)
{
  const char *zone = tk_session_get_zone (self->session);

  empty (self->steps);
  for (guint i = 0; i < steps->len; i++)
    {
      const TkSaleStep *step = g_ptr_array_index (steps, i);
      g_autofree char *when = tk_wording_day_time (step->at, zone);
      g_autofree char *who = *step->approved_by != '\0' ? g_strdup_printf (_("%s, approved by %s"), step->staff, step->approved_by)
                                                        : g_strdup (step->staff);
      g_autofree char *below = *who != '\0' ? g_strdup_printf ("%s · %s", when, who) : g_strdup (when);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      gtk_widget_add_css_class (box, "past");
      gtk_box_append (GTK_BOX (box), label_new (step->words, "past-what"));
      gtk_box_append (GTK_BOX (box), label_new (below, "dim-label"));
      gtk_box_append (self->steps, box);
    }
}

/* ---- What can be done ---- */

/* The keys go on at the button that opened it: GTK keeps a widget for ever that loses them while it is being hidden or removed. */
static void
keep_focus (TkSaleView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->sheet)) && i < N_ACTS; i++)
    if (gtk_widget_grab_focus (GTK_WIDGET (self->acts[i])))
      break;
}

static void
close_sheet (TkSaleView *self)
{
  self->open = NULL;
  keep_focus (self);
  empty (self->sheet);
}

static void
done (TkSaleView *self, const char *words)
{
  for (guint i = 0; i < N_ACTS; i++)
    gtk_toggle_button_set_active (self->acts[i], FALSE);
  say (self->words, words);
  load (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
exchanged_cb (TkSaleView *self, const TkExchange *exchange)
{
  g_autofree char *change = tk_wording_money (exchange->sale->change, exchange->sale->currency);
  g_autofree char *back = tk_wording_money (exchange->back->cash, exchange->back->currency);
  g_autofree char *words = g_strdup_printf (_("Exchanged: sale %" PRId64 ". Change %s, hand back %s in cash."), exchange->sale->number,
                                            change, back);
  g_autoptr (GPtrArray) jobs = tk_ticket_printer_print_sale (tk_ticket_printer_get (self->session), exchange->sale);

  done (self, words);
}

static void
reissued_cb (TkSaleView *self, const TkSoldTicket *ticket)
{
  g_autofree char *words = g_strdup_printf (_("Given again as %s: it is being printed."), ticket->code);
  g_autoptr (TkPrintJob) job = tk_ticket_printer_print_ticket (tk_ticket_printer_get (self->session), ticket);

  done (self, words);
}

static void
undone_cb (TkSaleView *self)
{
  g_autofree char *words = g_strdup (tk_undo_panel_get_words (TK_UNDO_PANEL (self->open)));

  done (self, words);
}

static GtkWidget *
make_sheet (TkSaleView *self, Act act)
{
  GtkWidget *sheet;

  switch (act)
    {
    case ACT_EXCHANGE:
      sheet = tk_exchange_sheet_new (self->session, self->id);
      g_signal_connect_object (sheet, "exchanged", G_CALLBACK (exchanged_cb), self, G_CONNECT_SWAPPED);
      return sheet;
    case ACT_REISSUE:
      sheet = tk_reissue_sheet_new (self->session);
      g_signal_connect_object (sheet, "reissued", G_CALLBACK (reissued_cb), self, G_CONNECT_SWAPPED);
      return sheet;
    default:
      sheet = tk_undo_panel_new (self->session, self->sale);
      g_signal_connect_object (sheet, "undone", G_CALLBACK (undone_cb), self, G_CONNECT_SWAPPED);
      return sheet;
    }
}

static gboolean
reveal_cb (gpointer user_data)
{
  TkSaleView *self = user_data;
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  self->revealing = 0;
  if (scroller != NULL && self->open != NULL
      && gtk_widget_compute_bounds (GTK_WIDGET (self->sheet), gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)), &bounds))
    {
      double value = gtk_adjustment_get_value (self->scroll), top = value + (double) bounds.origin.y;
      double least = top + (double) bounds.size.height - gtk_adjustment_get_page_size (self->scroll);

      /* Set, not clamped: it may be gliding to where the keys were before there was a sheet. */
      gtk_adjustment_set_value (self->scroll, MIN (MAX (value, least), top));
    }
  return G_SOURCE_REMOVE;
}

/* Changed while the page is being laid out: where the sheet is will be known after. */
static void
scroll_changed_cb (TkSaleView *self)
{
  if (self->open != NULL && self->revealing == 0)
    self->revealing = g_idle_add (reveal_cb, self);
}

/* On a small screen a sheet opens, and asks for a PIN, below the window's edge: it is brought into sight. */
static void
keep_in_sight (TkSaleView *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  if (scroller == NULL || self->scroll != NULL)
    return;
  self->scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_signal_connect_object (self->scroll, "changed", G_CALLBACK (scroll_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
act_cb (TkSaleView *self, GtkToggleButton *button)
{
  close_sheet (self);
  if (!gtk_toggle_button_get_active (button) || self->sale == NULL)
    return;
  say (self->words, "");
  for (guint i = 0; i < N_ACTS; i++)
    if (self->acts[i] == button)
      self->open = make_sheet (self, (Act) i);
  keep_in_sight (self);
  gtk_box_append (self->sheet, self->open);
  tell_sheet (self);
  gtk_widget_child_focus (self->open, GTK_DIR_TAB_FORWARD);
}

/* What cannot be done says why, beneath the buttons as well. */
static void
show_acts (TkSaleView *self, const TkSaleMay *may)
{
  const char *undo = may->refund != NULL && may->void_ != NULL ? may->refund : NULL;
  const char *reasons[N_ACTS] = { undo, may->exchange, may->reissue };
  const char *told = NULL;

  for (guint i = 0; i < N_ACTS; i++)
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->acts[i]), reasons[i] == NULL);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->acts[i]), reasons[i]);
      told = told != NULL ? told : reasons[i];
    }
  say (self->why, told != NULL ? told : "");
}

/* ---- Reading ---- */

static void
show_papers (TkSaleView *self, TkSale *sale)
{
  GtkWidget *panel = g_object_new (TK_TYPE_DONE_PANEL, NULL);

  empty (self->papers);
  tk_done_panel_set_session (TK_DONE_PANEL (panel), self->session);
  tk_done_panel_show_old_sale (TK_DONE_PANEL (panel), sale);
  gtk_box_append (self->papers, panel);
}

static void
story_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSaleView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSaleStory) story = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (story == NULL)
    return say (self->words, error->message);
  close_sheet (self);
  show_papers (self, g_steal_pointer (&story->sale));
  self->sale = (TkSale *) tk_done_panel_get_sale (TK_DONE_PANEL (gtk_widget_get_first_child (GTK_WIDGET (self->papers))));
  show_tickets (self);
  show_steps (self, story->steps);
  show_acts (self, &story->may);
}

static void
load (TkSaleView *self)
{
  if (self->asking)
    return;
  self->asking = TRUE;
  tk_orders_ask_story (self->session, self->id, story_cb, g_object_ref (self));
}

gboolean
tk_sale_view_key (TkSaleView *self, guint keyval)
{
  if (self->open == NULL)
    return FALSE;
  if (TK_IS_EXCHANGE_SHEET (self->open))
    return tk_exchange_sheet_key (TK_EXCHANGE_SHEET (self->open), keyval);
  if (TK_IS_REISSUE_SHEET (self->open))
    return tk_reissue_sheet_key (TK_REISSUE_SHEET (self->open), keyval);
  return tk_undo_panel_key (TK_UNDO_PANEL (self->open), keyval);
}

static void
tk_sale_view_dispose (GObject *object)
{
  TkSaleView *self = TK_SALE_VIEW (object);
  GtkWidget *child;

  self->open = NULL;
  self->sale = NULL;
  g_clear_handle_id (&self->revealing, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SALE_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_sale_view_parent_class)->dispose (object);
}

static void
tk_sale_view_class_init (TkSaleViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_sale_view_dispose;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_SALE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-sale-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TkSaleView, papers);
  gtk_widget_class_bind_template_child (widget_class, TkSaleView, tickets);
  gtk_widget_class_bind_template_child (widget_class, TkSaleView, steps);
  gtk_widget_class_bind_template_child (widget_class, TkSaleView, sheet);
  gtk_widget_class_bind_template_child (widget_class, TkSaleView, why);
  gtk_widget_class_bind_template_child (widget_class, TkSaleView, words);
  gtk_widget_class_bind_template_child_full (widget_class, "act_undo", FALSE, G_STRUCT_OFFSET (TkSaleView, acts[ACT_UNDO]));
  gtk_widget_class_bind_template_child_full (widget_class, "act_exchange", FALSE, G_STRUCT_OFFSET (TkSaleView, acts[ACT_EXCHANGE]));
  gtk_widget_class_bind_template_child_full (widget_class, "act_reissue", FALSE, G_STRUCT_OFFSET (TkSaleView, acts[ACT_REISSUE]));
  gtk_widget_class_bind_template_callback (widget_class, act_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_sale_view_init (TkSaleView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->checks = g_ptr_array_new ();
}

GtkWidget *
tk_sale_view_new (TkSession *session, const char *sale)
{
  TkSaleView *self = g_object_new (TK_TYPE_SALE_VIEW, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (sale);
  load (self);
  return GTK_WIDGET (self);
}
