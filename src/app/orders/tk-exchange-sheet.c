/* The desk says what the difference is; who owes it pays it in cash or with an M-Pesa code. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-exchange-sheet.h"
#include "tk-approval.h"
#include "tk-hold-button.h"
#include "tk-money.h"
#include "tk-orders-ask.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkExchangeSheet
{
  GtkWidget parent;
  TkSession *session;
  char *sale;
  GtkDropDown *offers_choice;
  GtkLabel *words, *trouble;
  GtkWidget *paying, *go;
  GtkEntry *given, *code, *reason;
  TkApproval *approval;
  GPtrArray *offers;         /* TkExchangeOffer; NULL until known */
  GArray *tickets;
  TkExchangeQuote quote;     /* of what is chosen now, when known */
  gboolean known, asking, again; /* what it comes to */
  gboolean doing;            /* the exchange itself: may begin while the sum is still being asked anew */
  char *request;
};

G_DEFINE_FINAL_TYPE (TkExchangeSheet, tk_exchange_sheet, GTK_TYPE_WIDGET)

enum { EXCHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void look (TkExchangeSheet *self);

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static const TkExchangeOffer *
get_offer (TkExchangeSheet *self)
{
  guint chosen = gtk_drop_down_get_selected (self->offers_choice);

  return self->offers != NULL && chosen < self->offers->len ? g_ptr_array_index (self->offers, chosen) : NULL;
}

/* (transfer full) NULL when nothing can be wished. */
static TkExchangeWish *
make_wish (TkExchangeSheet *self)
{
  const TkExchangeOffer *offer = get_offer (self);
  TkExchangeWish *wish;

  if (offer == NULL || self->tickets == NULL || self->tickets->len == 0)
    return NULL;
  wish = g_new0 (TkExchangeWish, 1);
  wish->sale = g_strdup (self->sale);
  wish->tickets = g_array_copy (self->tickets);
  wish->event = offer->event;
  wish->type = offer->type;
  wish->reason = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason)));
  wish->code = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code)));
  wish->request = g_strdup (self->request);
  return wish;
}

/* ---- What it comes to ---- */

static char *
describe (const TkExchangeQuote *quote)
{
  g_autofree char *worth = tk_wording_money (quote->worth, quote->currency), *price = tk_wording_money (quote->price, quote->currency);
  g_autofree char *difference = tk_wording_money (ABS (quote->difference), quote->currency);

  if (quote->difference > 0)
    return g_strdup_printf (_("%s come back, %s are taken: the buyer pays %s."), worth, price, difference);
  if (quote->difference < 0)
    return g_strdup_printf (_("%s come back, %s are taken: hand back %s. A supervisor approves."), worth, price, difference);
  return g_strdup_printf (_("%s come back and %s are taken: nothing is to pay."), worth, price);
}

static void
show_quote (TkExchangeSheet *self)
{
  g_autofree char *words = self->known ? describe (&self->quote) : g_strdup ("");
  gboolean pays = self->known && self->quote.difference > 0;

  say (self->words, words);
  gtk_widget_set_visible (self->paying, pays);
  gtk_widget_set_sensitive (self->go, self->known);
}

static void
worth_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkExchangeSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  TkExchangeQuote *quote = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session != NULL)
    {
      g_clear_pointer (&self->quote.currency, g_free);
      self->known = quote != NULL;
      if (quote != NULL)
        {
          self->quote = *quote;
          self->quote.currency = g_strdup (quote->currency);
        }
      say (self->trouble, quote == NULL ? error->message : "");
      show_quote (self);
      if (self->again)
        look (self);
    }
  if (quote != NULL)
    tk_exchange_quote_free (quote);
}

static void
look (TkExchangeSheet *self)
{
  TkExchangeWish *wish = make_wish (self);

  self->again = self->asking;
  if (self->asking || wish == NULL)
    {
      if (wish == NULL)
        {
          self->known = FALSE;
          show_quote (self);
          say (self->words, _("Choose the tickets that come back."));
        }
      g_clear_pointer (&wish, tk_exchange_wish_free);
      return;
    }
  self->asking = TRUE;
  tk_orders_ask_worth (self->session, wish, worth_cb, g_object_ref (self));
}

static void
chosen_cb (TkExchangeSheet *self)
{
  if (self->session != NULL)
    look (self);
}

/* ---- Doing it ---- */

static void
exchanged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkExchangeSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  TkExchange *exchange = tk_desk_worker_finish (result, &error);
  gboolean approving = gtk_widget_get_visible (GTK_WIDGET (self->approval));

  self->doing = FALSE;
  if (self->session != NULL && exchange != NULL)
    {
      tk_session_acted (self->session);
      g_signal_emit (self, signals[EXCHANGED], 0, exchange);
    }
  else if (self->session != NULL && approving)
    tk_approval_refuse (self->approval, error->message);
  else if (self->session != NULL && g_error_matches (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->approval), TRUE);
      tk_approval_ask (self->approval, self->session, error->message);
    }
  else if (self->session != NULL)
    say (self->trouble, error->message);
  g_clear_pointer (&exchange, tk_exchange_free);
}

/* What was given, or the whole difference when nothing was typed. FALSE for what is no amount. */
static gboolean
read_given (TkExchangeSheet *self, gint64 *given)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->given));

  TkMoneyStyle style = tk_money_style_from_locale ();

  *given = self->quote.difference;
  return *text == '\0' || tk_money_parse (text, self->quote.currency, &style, given, NULL);
}

static void
carry_out (TkExchangeSheet *self, const TkStaff *approver)
{
  TkExchangeWish *wish = make_wish (self);

  if (wish == NULL || self->doing)
    {
      g_clear_pointer (&wish, tk_exchange_wish_free);
      return;
    }
  if (self->quote.difference > 0 && !read_given (self, &wish->cash))
    {
      say (self->trouble, _("That is no amount; type what the buyer gave."));
      tk_exchange_wish_free (wish);
      return;
    }
  if (*wish->code != '\0')
    wish->cash = MAX (self->quote.difference, 0);
  wish->approver = approver != NULL ? tk_staff_copy (approver) : NULL;
  self->doing = TRUE;
  say (self->trouble, "");
  tk_orders_ask_exchange (self->session, wish, exchanged_cb, g_object_ref (self));
}

static void
held_cb (TkExchangeSheet *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->reason)) == '\0')
    {
      say (self->trouble, _("Say why they are exchanged."));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return;
    }
  g_free (self->request);
  self->request = g_uuid_string_random ();
  carry_out (self, NULL);
}

static void
approved_cb (TkExchangeSheet *self, const TkStaff *approver)
{
  carry_out (self, approver);
}

/* ---- The sheet ---- */

static void
offers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkExchangeSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offers = tk_desk_worker_finish (result, &error);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  if (self->session == NULL)
    return;
  if (offers == NULL)
    return say (self->trouble, error->message);
  for (guint i = 0; i < offers->len; i++)
    gtk_string_list_append (words, ((TkExchangeOffer *) g_ptr_array_index (offers, i))->words);
  self->offers = g_steal_pointer (&offers);
  gtk_drop_down_set_model (self->offers_choice, G_LIST_MODEL (words));
  look (self);
}

void
tk_exchange_sheet_set_tickets (TkExchangeSheet *self, GArray *tickets)
{
  g_clear_pointer (&self->tickets, g_array_unref);
  self->tickets = g_array_copy (tickets);
  gtk_widget_set_visible (GTK_WIDGET (self->approval), FALSE);
  if (self->offers == NULL)
    tk_orders_ask_offers (self->session, offers_cb, g_object_ref (self));
  else
    look (self);
}

gboolean
tk_exchange_sheet_key (TkExchangeSheet *self, guint keyval)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->approval)) && tk_approval_key (self->approval, keyval);
}

static void
tk_exchange_sheet_dispose (GObject *object)
{
  TkExchangeSheet *self = TK_EXCHANGE_SHEET (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->sale, g_free);
  g_clear_pointer (&self->request, g_free);
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  g_clear_pointer (&self->tickets, g_array_unref);
  g_clear_pointer (&self->quote.currency, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_EXCHANGE_SHEET);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_exchange_sheet_parent_class)->dispose (object);
}

static void
tk_exchange_sheet_class_init (TkExchangeSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_exchange_sheet_dispose;
  g_type_ensure (TK_TYPE_APPROVAL);
  g_type_ensure (TK_TYPE_HOLD_BUTTON);
  signals[EXCHANGED] = g_signal_new ("exchanged", TK_TYPE_EXCHANGE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-exchange-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, TkExchangeSheet, offers_choice);
  gtk_widget_class_bind_template_child (widget_class, TkExchangeSheet, words);
  gtk_widget_class_bind_template_child (widget_class, TkExchangeSheet, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkExchangeSheet, paying);
  gtk_widget_class_bind_template_child (widget_class, TkExchangeSheet, go);
  gtk_widget_class_bind_template_child (widget_class, TkExchangeSheet, given);
  gtk_widget_class_bind_template_child (widget_class, TkExchangeSheet, code);
  gtk_widget_class_bind_template_child (widget_class, TkExchangeSheet, reason);
  gtk_widget_class_bind_template_child (widget_class, TkExchangeSheet, approval);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, held_cb);
  gtk_widget_class_bind_template_callback (widget_class, approved_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_exchange_sheet_init (TkExchangeSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_exchange_sheet_new (TkSession *session, const char *sale)
{
  TkExchangeSheet *self = g_object_new (TK_TYPE_EXCHANGE_SHEET, NULL);

  self->session = g_object_ref (session);
  self->sale = g_strdup (sale);
  return GTK_WIDGET (self);
}
