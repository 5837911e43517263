/* All that is still due is given away at once. A supervisor who is signed in approves by acting.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-comp-way.h"
#include "tk-approval.h"
#include "tk-page.h"

#include <glib/gi18n-lib.h>

struct _TkCompWay {
  GtkWidget parent;
  TkPaying *paying;          /* borrowed; NULL until it starts */
  char *reason;              /* chosen; NULL: as typed */
  GtkBox *reasons;
  GtkEntry *other;
  TkApproval *approval;
};

static void tk_comp_way_iface_init (TkPayWayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkCompWay, tk_comp_way, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (TK_TYPE_PAY_WAY, tk_comp_way_iface_init))

static const char *const reasons[] = { N_("Guest of the organizer"), N_("Press"), N_("Sponsor"), N_("Artist or crew") };

static char *
get_reason (TkCompWay *self)
{
  return self->reason != NULL ? g_strdup (self->reason) : g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->other))));
}

static gboolean
acts_alone (TkCompWay *self)
{
  const TkStaff *staff = self->paying != NULL && self->paying->session != NULL ? tk_session_get_staff (self->paying->session) : NULL;

  return staff != NULL && tk_role_may_supervise (staff->role);
}

static void
give (TkCompWay *self, const TkStaff *approver)
{
  TkTaking *taking = self->paying->taking;
  g_autofree char *reason = get_reason (self);
  TkPayment payment = { .method = TK_PAY_COMP, .amount = tk_taking_get_due (taking), .reason = reason };

  tk_taking_set_approver (taking, approver);
  tk_taking_add (taking, &payment);
}

/* ---- The reason ---- */

static void
show_chosen (TkCompWay *self)
{
  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->reasons)); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      const char *own = g_object_get_data (G_OBJECT (button), "reason");
      gboolean chosen = g_strcmp0 (own, self->reason) == 0;

      if (chosen)
        gtk_widget_add_css_class (button, "chosen");
      else
        gtk_widget_remove_css_class (button, "chosen");
      gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_PRESSED, chosen ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
    }
  tk_pay_way_say (TK_PAY_WAY (self), "");
  tk_pay_way_changed (TK_PAY_WAY (self));
}

static void
choose (TkCompWay *self, const char *reason)
{
  g_free (self->reason);
  self->reason = g_strdup (reason);
  show_chosen (self);
  if (reason != NULL && !acts_alone (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->approval));
}

static void
other_changed_cb (TkCompWay *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->other)) != '\0')
    g_clear_pointer (&self->reason, g_free);
  show_chosen (self);
}

static void
reason_clicked_cb (GtkWidget *button, TkCompWay *self)
{
  choose (self, g_object_get_data (G_OBJECT (button), "reason"));
}

static void
make_reasons (TkCompWay *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *label = gtk_label_new (_(reasons[i])), *hint;
      g_autofree char *key = g_strdup_printf ("F%u", i + 1);

      hint = gtk_label_new (key);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_set_valign (hint, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (hint, "key-hint");
      gtk_box_append (GTK_BOX (box), label);
      gtk_box_append (GTK_BOX (box), hint);
      gtk_button_set_child (GTK_BUTTON (button), box);
      gtk_widget_add_css_class (button, "reason");
      gtk_widget_set_focus_on_click (button, FALSE);
      g_object_set_data (G_OBJECT (button), "reason", (gpointer) _(reasons[i]));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(reasons[i]), -1);
      g_signal_connect (button, "clicked", G_CALLBACK (reason_clicked_cb), self);
      gtk_box_append (self->reasons, button);
    }
}

static void
approved_cb (TkCompWay *self, gpointer approver)
{
  g_autofree char *reason = get_reason (self);

  if (self->paying == NULL)
    return;
  if (*reason != '\0')
    give (self, approver);
  else
    tk_approval_refuse (self->approval, _("Choose why it is given away, or type it."));
}

/* ---- As a way of paying ---- */

static void
tk_comp_way_start (TkPayWay *way, TkPaying *paying)
{
  TkCompWay *self = TK_COMP_WAY (way);
  gboolean anew = self->paying == NULL;

  self->paying = paying;
  gtk_widget_set_visible (GTK_WIDGET (self->approval), !acts_alone (self));
  if (!anew)
    return;
  choose (self, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->other), "");
  if (paying->session != NULL && !acts_alone (self))
    tk_approval_ask (self->approval, paying->session, _("A supervisor gives it away."));
  gtk_widget_grab_focus (GTK_WIDGET (self)); /* on a reason, Enter after the PIN would choose it again */
}

static void
tk_comp_way_stop (TkPayWay *way)
{
  TK_COMP_WAY (way)->paying = NULL;
}

static gboolean
tk_comp_way_is_ready (TkPayWay *way)
{
  g_autofree char *reason = get_reason (TK_COMP_WAY (way));

  return *reason != '\0';
}

static void
tk_comp_way_take (TkPayWay *way)
{
  TkCompWay *self = TK_COMP_WAY (way);

  if (!tk_comp_way_is_ready (way))
    tk_pay_way_say (way, _("Choose why it is given away, or type it."));
  else if (acts_alone (self))
    give (self, tk_session_get_staff (self->paying->session));
  else
    tk_approval_key (self->approval, GDK_KEY_Return);
}

static gboolean
tk_comp_way_key (TkPayWay *way, guint keyval)
{
  TkCompWay *self = TK_COMP_WAY (way);

  if (keyval >= GDK_KEY_F1 && keyval < GDK_KEY_F1 + G_N_ELEMENTS (reasons))
    choose (self, _(reasons[keyval - GDK_KEY_F1]));
  else
    return !acts_alone (self) && !tk_key_is_enter (keyval) && tk_approval_key (self->approval, keyval);
  return TRUE;
}

static const char *
tk_comp_way_get_words (TkPayWay *way)
{
  return _("Give it away, print");
}

static void
tk_comp_way_iface_init (TkPayWayInterface *iface)
{
  iface->start = tk_comp_way_start;
  iface->stop = tk_comp_way_stop;
  iface->is_ready = tk_comp_way_is_ready;
  iface->take = tk_comp_way_take;
  iface->key = tk_comp_way_key;
  iface->get_words = tk_comp_way_get_words;
}

static void
tk_comp_way_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_COMP_WAY);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_comp_way_parent_class)->dispose (object);
}

static void
tk_comp_way_finalize (GObject *object)
{
  g_free (TK_COMP_WAY (object)->reason);
  G_OBJECT_CLASS (tk_comp_way_parent_class)->finalize (object);
}

static void
tk_comp_way_class_init (TkCompWayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_comp_way_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_comp_way_finalize;
  g_type_ensure (TK_TYPE_APPROVAL);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-comp-way.ui");
  gtk_widget_class_bind_template_child (widget_class, TkCompWay, reasons);
  gtk_widget_class_bind_template_child (widget_class, TkCompWay, other);
  gtk_widget_class_bind_template_child (widget_class, TkCompWay, approval);
  gtk_widget_class_bind_template_callback (widget_class, other_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, approved_cb);
  gtk_widget_class_bind_template_callback (widget_class, tk_pay_way_take);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_comp_way_init (TkCompWay *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  make_reasons (self);
}
