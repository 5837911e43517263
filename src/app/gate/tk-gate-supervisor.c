/* Two steps, one touch each for whoever needs no PIN. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-supervisor.h"
#include "tk-desk-exception.h"
#include "tk-page.h"
#include "tk-pin-pad.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TkGateSupervisor {
  GtkWidget parent;
  GtkLabel *title, *about, *only, *trouble;
  GtkStack *steps;
  GtkBox *reasons;
  GtkEntry *other;
  GtkDropDown *who;
  TkPinPad *pad;
  GPtrArray *names;         /* of staff, as in `who` */
  char *reason;
  gboolean asks;
};

G_DEFINE_FINAL_TYPE (TkGateSupervisor, tk_gate_supervisor, GTK_TYPE_WIDGET)

enum { DECIDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const reasons[] = { N_("Lost wristband"), N_("Guest of the organizer"), N_("Technical problem") };

static void
say (TkGateSupervisor *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}

static gboolean
is_at (TkGateSupervisor *self, const char *step)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->steps), step) == 0;
}

static void
ask_pin (TkGateSupervisor *self)
{
  gtk_stack_set_visible_child_name (self->steps, "pin");
  tk_pin_pad_clear (self->pad);
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
}

static void
take_reason (TkGateSupervisor *self, const char *reason)
{
  g_free (self->reason);
  self->reason = g_strdup (reason);
  say (self, "");
  if (self->asks)
    ask_pin (self);
  else
    g_signal_emit (self, signals[DECIDED], 0, self->reason, NULL, NULL);
}

static void
reason_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_reason (TK_GATE_SUPERVISOR (widget), _(reasons[g_variant_get_int32 (parameter)]));
}

static void
other_entered_cb (TkGateSupervisor *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->other))));

  if (*text == '\0')
    say (self, _("Say in a few words why they are let in."));
  else if (strlen (text) > TK_EXCEPTION_REASON_MAX)
    say (self, _("That is too long: a few words will do."));
  else
    take_reason (self, text);
}

static void
pin_entered_cb (TkGateSupervisor *self, const char *pin)
{
  guint chosen = gtk_drop_down_get_selected (self->who);

  if (chosen < self->names->len)
    g_signal_emit (self, signals[DECIDED], 0, self->reason, g_ptr_array_index (self->names, chosen), pin);
}

static void
make_reasons (TkGateSupervisor *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *label = gtk_label_new (_(reasons[i])), *hint;
      g_autofree char *digit = g_strdup_printf ("%u", i + 1);

      hint = gtk_label_new (digit);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_set_valign (hint, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (hint, "key-hint");
      gtk_box_append (GTK_BOX (box), label);
      gtk_box_append (GTK_BOX (box), hint);
      gtk_button_set_child (GTK_BUTTON (button), box);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "supervisor.reason");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", (int) i);
      gtk_widget_add_css_class (button, "reason");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(reasons[i]), -1);
      gtk_box_append (self->reasons, button);
    }
}

static void
tk_gate_supervisor_dispose (GObject *object)
{
  TkGateSupervisor *self = TK_GATE_SUPERVISOR (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_GATE_SUPERVISOR);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_gate_supervisor_parent_class)->dispose (object);
}

static void
tk_gate_supervisor_finalize (GObject *object)
{
  TkGateSupervisor *self = TK_GATE_SUPERVISOR (object);

  g_ptr_array_unref (self->names);
  g_free (self->reason);
  G_OBJECT_CLASS (tk_gate_supervisor_parent_class)->finalize (object);
}

static void
tk_gate_supervisor_class_init (TkGateSupervisorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_gate_supervisor_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_gate_supervisor_finalize;
  g_type_ensure (TK_TYPE_PIN_PAD);
  signals[DECIDED] = g_signal_new ("decided", TK_TYPE_GATE_SUPERVISOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                   G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-gate-supervisor.ui");
  gtk_widget_class_bind_template_child (widget_class, TkGateSupervisor, title);
  gtk_widget_class_bind_template_child (widget_class, TkGateSupervisor, about);
  gtk_widget_class_bind_template_child (widget_class, TkGateSupervisor, only);
  gtk_widget_class_bind_template_child (widget_class, TkGateSupervisor, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkGateSupervisor, steps);
  gtk_widget_class_bind_template_child (widget_class, TkGateSupervisor, reasons);
  gtk_widget_class_bind_template_child (widget_class, TkGateSupervisor, other);
  gtk_widget_class_bind_template_child (widget_class, TkGateSupervisor, who);
  gtk_widget_class_bind_template_child (widget_class, TkGateSupervisor, pad);
  gtk_widget_class_bind_template_callback (widget_class, other_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, pin_entered_cb);
  gtk_widget_class_install_action (widget_class, "supervisor.reason", "i", reason_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_gate_supervisor_init (TkGateSupervisor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->names = g_ptr_array_new_with_free_func (g_free);
  make_reasons (self);
}

void
tk_gate_supervisor_start (TkGateSupervisor *self, const char *title, const char *about, const char *reason, gboolean asks)
{
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->about, about);
  gtk_editable_set_text (GTK_EDITABLE (self->other), "");
  self->asks = asks;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  tk_pin_pad_clear (self->pad);
  say (self, "");
  gtk_stack_set_visible_child_name (self->steps, "reason");
  if (reason != NULL && asks)
    ask_pin (self);
  else
    gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (self->reasons)));
}

void
tk_gate_supervisor_set_staff (TkGateSupervisor *self, const GPtrArray *staff)
{
  g_autoptr (GtkStringList) shown = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->names, 0);
  for (guint i = 0; i < staff->len; i++)
    {
      const TkStaff *one = g_ptr_array_index (staff, i);

      gtk_string_list_append (shown, one->display_name);
      g_ptr_array_add (self->names, g_strdup (one->name));
    }
  gtk_drop_down_set_model (self->who, G_LIST_MODEL (shown));
  gtk_widget_set_visible (GTK_WIDGET (self->who), staff->len > 1);
  gtk_label_set_label (self->only, staff->len == 1 ? ((TkStaff *) g_ptr_array_index (staff, 0))->display_name : "");
  gtk_widget_set_visible (GTK_WIDGET (self->only), staff->len == 1);
  if (staff->len == 0)
    say (self, _("No supervisor may use this terminal; connect it to the hub for new staff."));
}

void
tk_gate_supervisor_refuse (TkGateSupervisor *self, const char *sentence)
{
  say (self, sentence);
  if (is_at (self, "pin"))
    tk_pin_pad_refuse (self->pad);
}

gboolean
tk_gate_supervisor_key (TkGateSupervisor *self, guint keyval)
{
  int digit = tk_key_digit (keyval);

  if (is_at (self, "pin"))
    return tk_pin_pad_key (self->pad, keyval);
  if (digit < 1 || digit > (int) G_N_ELEMENTS (reasons))
    return FALSE;
  take_reason (self, _(reasons[digit - 1]));
  return TRUE;
}

gboolean
tk_gate_supervisor_wants_pin (TkGateSupervisor *self)
{
  return is_at (self, "pin");
}
