/* The address comes from the hub; the QR is drawn as soon as it is there. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-link-way.h"
#include "tk-attempt-follow.h"
#include "tk-keypad.h"
#include "tk-money.h"
#include "tk-luma-texture.h"
#include "tk-ticket-print.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

#define MODULE_PIXELS 6

struct _TkLinkWay {
  GtkWidget parent;
  TkPaying *paying;          /* borrowed; NULL until it starts */
  TkAttemptFollow *follow;
  char *shown_url;
  GtkWidget *form, *progress, *again;
  GtkEntry *email, *amount;
  GtkPicture *qr;
  GtkLabel *words, *url;
};

static void tk_link_way_iface_init (TkPayWayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkLinkWay, tk_link_way, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (TK_TYPE_PAY_WAY, tk_link_way_iface_init))

static void
show_url (TkLinkWay *self, const char *url)
{
  guint size = 0;
  g_autofree guint8 *luma = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (g_strcmp0 (self->shown_url, url) == 0)
    return;
  g_free (self->shown_url);
  self->shown_url = g_strdup (url);
  luma = *url != '\0' ? tk_print_qr_luma (url, MODULE_PIXELS, &size, NULL) : NULL;
  texture = luma != NULL ? tk_luma_texture_new (luma, size, size) : NULL;
  gtk_picture_set_paintable (self->qr, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->qr, _("QR code of the payment link"));
  gtk_label_set_label (self->url, url);
}

static void
show_attempt (TkLinkWay *self)
{
  const TkAttempt *attempt = tk_attempt_follow_get (self->follow);
  gboolean waiting = tk_attempt_follow_is_waiting (self->follow);

  if (waiting)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_visible (self->form, !waiting);
  gtk_widget_set_visible (self->progress, attempt != NULL);
  gtk_widget_set_visible (self->again, attempt != NULL && attempt->may_retry);
  show_url (self, attempt != NULL && attempt->open ? attempt->url : "");
  gtk_label_set_label (self->words, attempt == NULL ? "" : *attempt->error != '\0' ? attempt->error : attempt->words);
  tk_pay_way_changed (TK_PAY_WAY (self));
}

static void
followed_cb (TkLinkWay *self)
{
  if (self->paying == NULL)
    return;
  tk_pay_way_keep_cart (self->paying, tk_attempt_follow_get (self->follow));
  if (tk_attempt_follow_is_paid (self->follow))
    tk_attempt_follow_take (self->follow, self->paying->taking);
  show_attempt (self);
}

static void
refused_cb (TkLinkWay *self, const char *sentence)
{
  show_attempt (self);
  tk_pay_way_say (TK_PAY_WAY (self), sentence);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_pay_way_take (TK_PAY_WAY (widget));
}

static void
cash_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkLinkWay *self = TK_LINK_WAY (widget);

  tk_attempt_follow_give_up (self->follow);
  tk_pay_way_go (TK_PAY_WAY (self), TK_PAY_CASH);
}

static void
give_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_attempt_follow_give_up (TK_LINK_WAY (widget)->follow);
}

/* ---- As a way of paying ---- */

static void
tk_link_way_start (TkPayWay *way, TkPaying *paying)
{
  TkLinkWay *self = TK_LINK_WAY (way);
  g_autofree char *due = tk_wording_amount (tk_taking_get_due (paying->taking), tk_taking_get_currency (paying->taking));

  self->paying = paying;
  gtk_editable_set_text (GTK_EDITABLE (self->amount), due);
  show_attempt (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->email));
}

static void
tk_link_way_stop (TkPayWay *way)
{
  TkLinkWay *self = TK_LINK_WAY (way);

  tk_attempt_follow_stop (self->follow);
  gtk_editable_set_text (GTK_EDITABLE (self->email), "");
  self->paying = NULL;
}

static gboolean
may_begin (TkLinkWay *self)
{
  const TkAttempt *attempt = tk_attempt_follow_get (self->follow);

  return self->paying != NULL && !tk_attempt_follow_is_waiting (self->follow) && (attempt == NULL || attempt->may_retry);
}

static gboolean
tk_link_way_is_ready (TkPayWay *way)
{
  return may_begin (TK_LINK_WAY (way));
}

static void
tk_link_way_take (TkPayWay *way)
{
  TkLinkWay *self = TK_LINK_WAY (way);
  TkMoneyStyle style = tk_money_style_from_locale ();
  const char *email = gtk_editable_get_text (GTK_EDITABLE (self->email));
  g_autoptr (GError) error = NULL;
  gint64 amount = 0;

  if (!may_begin (self))
    return;
  if (!tk_money_parse (gtk_editable_get_text (GTK_EDITABLE (self->amount)), tk_taking_get_currency (self->paying->taking), &style,
                       &amount, &error))
    tk_pay_way_say (way, error->message);
  else if (amount <= 0 || amount > tk_taking_get_due (self->paying->taking))
    tk_pay_way_say (way, _("Ask for what is still to pay, or for a part of it."));
  else
    {
      tk_pay_way_say (way, "");
      tk_attempt_follow_start (self->follow, self->paying, TK_PAY_PAYSTACK, amount, NULL, *email != '\0' ? email : NULL);
    }
}

static gboolean
tk_link_way_key (TkPayWay *way, guint keyval)
{
  if (!gtk_widget_get_visible (TK_LINK_WAY (way)->progress))
    return FALSE;
  if (keyval == GDK_KEY_F2)
    tk_link_way_take (way);
  else if (keyval == GDK_KEY_F3)
    give_up_action (GTK_WIDGET (way), NULL, NULL);
  else if (keyval == GDK_KEY_F9)
    cash_action (GTK_WIDGET (way), NULL, NULL);
  else
    return FALSE;
  return TRUE;
}

static const char *
tk_link_way_get_words (TkPayWay *way)
{
  return tk_attempt_follow_is_waiting (TK_LINK_WAY (way)->follow) ? _("Waiting for the buyer") : _("Make the link");
}

static gboolean
tk_link_way_is_waiting (TkPayWay *way)
{
  return tk_attempt_follow_is_waiting (TK_LINK_WAY (way)->follow);
}

static void
tk_link_way_iface_init (TkPayWayInterface *iface)
{
  iface->start = tk_link_way_start;
  iface->stop = tk_link_way_stop;
  iface->is_ready = tk_link_way_is_ready;
  iface->take = tk_link_way_take;
  iface->key = tk_link_way_key;
  iface->get_words = tk_link_way_get_words;
  iface->is_waiting = tk_link_way_is_waiting;
}

static void
tk_link_way_dispose (GObject *object)
{
  TkLinkWay *self = TK_LINK_WAY (object);
  GtkWidget *child;

  if (self->follow != NULL)
    tk_attempt_follow_stop (self->follow);
  g_clear_object (&self->follow);
  g_clear_pointer (&self->shown_url, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_LINK_WAY);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_link_way_parent_class)->dispose (object);
}

static void
tk_link_way_class_init (TkLinkWayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_link_way_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-link-way.ui");
  gtk_widget_class_bind_template_child (widget_class, TkLinkWay, form);
  gtk_widget_class_bind_template_child (widget_class, TkLinkWay, email);
  gtk_widget_class_bind_template_child (widget_class, TkLinkWay, amount);
  gtk_widget_class_bind_template_child (widget_class, TkLinkWay, progress);
  gtk_widget_class_bind_template_child (widget_class, TkLinkWay, again);
  gtk_widget_class_bind_template_child (widget_class, TkLinkWay, qr);
  gtk_widget_class_bind_template_child (widget_class, TkLinkWay, words);
  gtk_widget_class_bind_template_child (widget_class, TkLinkWay, url);
  gtk_widget_class_bind_template_callback (widget_class, tk_pay_way_take);
  gtk_widget_class_install_action (widget_class, "link.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "link.cash", NULL, cash_action);
  gtk_widget_class_install_action (widget_class, "link.give-up", NULL, give_up_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_link_way_init (TkLinkWay *self)
{
  self->follow = tk_attempt_follow_new ();
  g_signal_connect_object (self->follow, "changed", G_CALLBACK (followed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follow, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  tk_keypad_attach (GTK_EDITABLE (self->amount));
}

void
tk_link_way_take_up (TkLinkWay *self, const char *attempt)
{
  g_return_if_fail (self->paying != NULL);
  if (self->paying->session != NULL)
    tk_attempt_follow_take_up (self->follow, self->paying->session, attempt);
  show_attempt (self);
}

const char *
tk_link_way_get_url (TkLinkWay *self)
{
  return self->shown_url != NULL && *self->shown_url != '\0' ? self->shown_url : NULL;
}
