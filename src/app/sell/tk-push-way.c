/* The desk keeps the attempt before anybody is asked, and never has two prompts under way; here is only shown how it stands.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-push-way.h"
#include "tk-attempt-follow.h"
#include "tk-keypad.h"
#include "tk-money.h"
#include "tk-pay-steps.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define PREFIX "07"
#define TICK_MS 1000

struct _TkPushWay {
  GtkWidget parent;
  TkPaying *paying;          /* borrowed; NULL until it starts */
  TkAttemptFollow *follow;
  GtkEntry *phone, *amount;
  GtkLabel *normal, *words, *seconds;
  TkPaySteps *steps;
  GtkWidget *progress, *ways, *again;
  guint tick_source;
};

static void tk_push_way_iface_init (TkPayWayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkPushWay, tk_push_way, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (TK_TYPE_PAY_WAY, tk_push_way_iface_init))

static gboolean
read_amount (TkPushWay *self, gint64 *amount, GError **error)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  TkTaking *taking = self->paying->taking;

  if (!tk_money_parse (gtk_editable_get_text (GTK_EDITABLE (self->amount)), tk_taking_get_currency (taking), &style, amount, error))
    return FALSE;
  if (*amount > 0 && *amount <= tk_taking_get_due (taking))
    return TRUE;
  g_set_error_literal (error, TK_MONEY_ERROR, TK_MONEY_ERROR_RANGE, _("Ask for what is still to pay, or for a part of it."));
  return FALSE;
}

/* ---- How it stands ---- */

static void
show_seconds (TkPushWay *self)
{
  gint64 seconds = tk_attempt_follow_get_seconds (self->follow);
  g_autofree char *words = g_strdup_printf (_("%" PRId64 " s"), seconds);

  gtk_label_set_label (self->seconds, words);
  gtk_widget_set_visible (GTK_WIDGET (self->seconds), tk_attempt_follow_is_waiting (self->follow));
}

static gboolean
tick_cb (gpointer user_data)
{
  show_seconds (user_data);
  return G_SOURCE_CONTINUE;
}

static void
show_attempt (TkPushWay *self)
{
  const TkAttempt *attempt = tk_attempt_follow_get (self->follow);
  gboolean waiting = tk_attempt_follow_is_waiting (self->follow);
  gboolean begun = attempt != NULL || waiting;

  gtk_widget_set_visible (self->progress, begun);
  gtk_widget_set_visible (self->ways, begun);
  if (waiting)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->phone), !waiting);
  gtk_widget_set_sensitive (GTK_WIDGET (self->amount), !waiting);
  gtk_widget_set_visible (self->again, attempt != NULL && attempt->may_retry);
  tk_pay_steps_show (self->steps, attempt != NULL ? attempt->state : "new");
  gtk_label_set_label (self->words, attempt == NULL ? "" : *attempt->error != '\0' ? attempt->error : attempt->words);
  show_seconds (self);
  tk_pay_way_changed (TK_PAY_WAY (self));
}

static void
followed_cb (TkPushWay *self)
{
  if (self->paying == NULL)
    return;
  tk_pay_way_keep_cart (self->paying, tk_attempt_follow_get (self->follow));
  if (tk_attempt_follow_is_paid (self->follow))
    tk_attempt_follow_take (self->follow, self->paying->taking);
  show_attempt (self);
}

static void
refused_cb (TkPushWay *self, const char *sentence)
{
  show_attempt (self);
  tk_pay_way_say (TK_PAY_WAY (self), sentence);
}

/* ---- The number ---- */

/* The beginning stands there already; whoever types the whole number nonetheless has typed it right. */
static gboolean
drop_prefix (GtkEditable *phone)
{
  const char *text = gtk_editable_get_text (phone);
  gboolean twice = g_str_has_prefix (text, PREFIX "0") || g_str_has_prefix (text, PREFIX "+");
  g_autofree char *whole = twice ? tk_desk_phone (text, NULL) : NULL;
  g_autofree char *rest = twice && whole == NULL ? tk_desk_phone (text + strlen (PREFIX), NULL) : NULL;

  if (rest == NULL)
    return FALSE;
  gtk_editable_delete_text (phone, 0, strlen (PREFIX));
  return TRUE; /* said again */
}

static void
phone_changed_cb (TkPushWay *self)
{
  if (drop_prefix (GTK_EDITABLE (self->phone)))
    return;

  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->phone));
  g_autofree char *normal = tk_desk_phone (text, NULL), *shown = NULL;

  shown = normal != NULL ? g_strdup_printf ("✓ +%s", normal) : g_strdup (strlen (text) > 2 ? _("not yet a number") : "");
  gtk_label_set_label (self->normal, shown);
  tk_pay_way_say (TK_PAY_WAY (self), "");
  tk_pay_way_changed (TK_PAY_WAY (self));
}

static void
amount_changed_cb (TkPushWay *self)
{
  tk_pay_way_say (TK_PAY_WAY (self), "");
}

/* ---- The ways on ---- */

static void
go_on (TkPushWay *self, TkPayMethod method)
{
  const TkAttempt *attempt = tk_attempt_follow_get (self->follow);

  if (attempt != NULL && !attempt->given_up && !tk_attempt_follow_is_paid (self->follow))
    tk_attempt_follow_give_up (self->follow);
  tk_pay_way_go (TK_PAY_WAY (self), method);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_pay_way_take (TK_PAY_WAY (widget));
}

static void
other_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_on (TK_PUSH_WAY (widget), (TkPayMethod) g_variant_get_int32 (parameter));
}

static void
give_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_attempt_follow_give_up (TK_PUSH_WAY (widget)->follow);
}

/* ---- As a way of paying ---- */

static void
tk_push_way_start (TkPayWay *way, TkPaying *paying)
{
  TkPushWay *self = TK_PUSH_WAY (way);
  const char *known = paying->cart != NULL ? tk_cart_get_buyer_phone (paying->cart) : "";
  g_autofree char *due = tk_wording_amount (tk_taking_get_due (paying->taking), tk_taking_get_currency (paying->taking));

  self->paying = paying;
  gtk_editable_set_text (GTK_EDITABLE (self->amount), due);
  if (tk_attempt_follow_get (self->follow) == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->phone), *known != '\0' ? known : PREFIX);
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add (TICK_MS, tick_cb, self);
  show_attempt (self);
  gtk_entry_grab_focus_without_selecting (self->phone);
  gtk_editable_set_position (GTK_EDITABLE (self->phone), -1);
}

static void
tk_push_way_stop (TkPayWay *way)
{
  TkPushWay *self = TK_PUSH_WAY (way);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  tk_attempt_follow_stop (self->follow);
  self->paying = NULL;
}

static gboolean
tk_push_way_is_ready (TkPayWay *way)
{
  TkPushWay *self = TK_PUSH_WAY (way);
  const TkAttempt *attempt = tk_attempt_follow_get (self->follow);
  g_autofree char *normal = tk_desk_phone (gtk_editable_get_text (GTK_EDITABLE (self->phone)), NULL);

  return normal != NULL && !tk_attempt_follow_is_waiting (self->follow) && (attempt == NULL || attempt->may_retry);
}

static void
tk_push_way_take (TkPayWay *way)
{
  TkPushWay *self = TK_PUSH_WAY (way);
  const TkAttempt *attempt = tk_attempt_follow_get (self->follow);
  g_autoptr (GError) error = NULL;
  g_autofree char *phone = NULL;
  gint64 amount = 0;

  if (tk_attempt_follow_is_waiting (self->follow) || (attempt != NULL && !attempt->may_retry))
    return;
  phone = tk_desk_phone (gtk_editable_get_text (GTK_EDITABLE (self->phone)), &error);
  if (phone == NULL || !read_amount (self, &amount, &error))
    {
      tk_pay_way_say (way, error->message);
      return;
    }
  tk_pay_way_say (way, "");
  tk_attempt_follow_start (self->follow, self->paying, TK_PAY_MPESA, amount, phone, NULL);
}

static gboolean
tk_push_way_key (TkPayWay *way, guint keyval)
{
  TkPushWay *self = TK_PUSH_WAY (way);

  if (!gtk_widget_get_visible (self->ways))
    return FALSE;
  if (keyval == GDK_KEY_F2)
    gtk_widget_activate_action (GTK_WIDGET (self), "push.again", NULL);
  else if (keyval == GDK_KEY_F3)
    gtk_widget_activate_action (GTK_WIDGET (self), "push.give-up", NULL);
  else if (keyval == GDK_KEY_F5)
    go_on (self, TK_PAY_MPESA_CODE);
  else if (keyval == GDK_KEY_F9)
    go_on (self, TK_PAY_CASH);
  else
    return FALSE;
  return TRUE;
}

static const char *
tk_push_way_get_words (TkPayWay *way)
{
  TkPushWay *self = TK_PUSH_WAY (way);

  if (tk_attempt_follow_is_waiting (self->follow))
    return _("Waiting for the buyer");
  return tk_attempt_follow_get (self->follow) != NULL ? _("Ask the phone again") : _("Ask the buyer's phone");
}

static gboolean
tk_push_way_is_waiting (TkPayWay *way)
{
  return tk_attempt_follow_is_waiting (TK_PUSH_WAY (way)->follow);
}

static void
tk_push_way_iface_init (TkPayWayInterface *iface)
{
  iface->start = tk_push_way_start;
  iface->stop = tk_push_way_stop;
  iface->is_ready = tk_push_way_is_ready;
  iface->take = tk_push_way_take;
  iface->key = tk_push_way_key;
  iface->get_words = tk_push_way_get_words;
  iface->is_waiting = tk_push_way_is_waiting;
}

static void
tk_push_way_dispose (GObject *object)
{
  TkPushWay *self = TK_PUSH_WAY (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->follow != NULL)
    tk_attempt_follow_stop (self->follow);
  g_clear_object (&self->follow);
  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_PUSH_WAY);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_push_way_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkPushWay, phone);
  gtk_widget_class_bind_template_child (widget_class, TkPushWay, amount);
  gtk_widget_class_bind_template_child (widget_class, TkPushWay, normal);
  gtk_widget_class_bind_template_child (widget_class, TkPushWay, steps);
  gtk_widget_class_bind_template_child (widget_class, TkPushWay, seconds);
  gtk_widget_class_bind_template_child (widget_class, TkPushWay, words);
  gtk_widget_class_bind_template_child (widget_class, TkPushWay, progress);
  gtk_widget_class_bind_template_child (widget_class, TkPushWay, ways);
  gtk_widget_class_bind_template_child (widget_class, TkPushWay, again);
}

static void
tk_push_way_class_init (TkPushWayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_push_way_dispose;
  g_type_ensure (TK_TYPE_PAY_STEPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-push-way.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, phone_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, amount_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tk_pay_way_take);
  gtk_widget_class_install_action (widget_class, "push.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "push.other", "i", other_action);
  gtk_widget_class_install_action (widget_class, "push.give-up", NULL, give_up_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_push_way_init (TkPushWay *self)
{
  self->follow = tk_attempt_follow_new ();
  g_signal_connect_object (self->follow, "changed", G_CALLBACK (followed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follow, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  tk_keypad_attach (GTK_EDITABLE (self->phone));
  tk_keypad_attach (GTK_EDITABLE (self->amount));
}

void
tk_push_way_take_up (TkPushWay *self, const char *attempt)
{
  g_return_if_fail (self->paying != NULL);
  if (self->paying->session != NULL)
    tk_attempt_follow_take_up (self->follow, self->paying->session, attempt);
  show_attempt (self);
}
