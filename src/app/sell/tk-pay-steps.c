/* Each step has a mark, not only a colour. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-pay-steps.h"

#include <glib/gi18n-lib.h>

#define N_STEPS 3

typedef enum { TO_COME, NOW, DONE, DOUBT, BAD } Mark;

struct _TkPaySteps {
  GtkWidget parent;
  GtkWidget *labels[N_STEPS];
};

G_DEFINE_FINAL_TYPE (TkPaySteps, tk_pay_steps, GTK_TYPE_WIDGET)

static const struct { const char *sign, *css_class; } marks[] = {
  [TO_COME] = { "○", "to-come" }, [NOW] = { "◐", "now" }, [DONE] = { "✓", "done-step" }, [DOUBT] = { "?", "doubt" }, [BAD] = { "✗", "bad" },
};

static const struct { const char *state; Mark marks[N_STEPS]; } states[] = {
  { "new", { NOW, TO_COME, TO_COME } }, { "asked", { NOW, TO_COME, TO_COME } }, { "sent", { DONE, NOW, TO_COME } },
  { "paid", { DONE, DONE, DONE } }, { "refund", { DONE, DONE, DONE } }, { "unknown", { DONE, DOUBT, DOUBT } },
  { "cancelled", { DONE, BAD, TO_COME } }, { "failed", { DONE, BAD, TO_COME } }, { "given-up", { DONE, BAD, TO_COME } },
};

static void
show_step (TkPaySteps *self, guint step, Mark mark)
{
  static const char *const words[N_STEPS] = { N_("Sent"), N_("On the phone"), N_("Confirmed") };
  g_autofree char *text = g_strdup_printf ("%s %s", marks[mark].sign, _(words[step]));

  gtk_label_set_label (GTK_LABEL (self->labels[step]), text);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    gtk_widget_remove_css_class (self->labels[step], marks[i].css_class);
  gtk_widget_add_css_class (self->labels[step], marks[mark].css_class);
}

static void
tk_pay_steps_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_pay_steps_parent_class)->dispose (object);
}

static void
tk_pay_steps_class_init (TkPayStepsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_pay_steps_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
tk_pay_steps_init (TkPaySteps *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_box_layout_set_spacing (layout, 8);
  gtk_box_layout_set_homogeneous (layout, TRUE);
  for (guint i = 0; i < N_STEPS; i++)
    {
      self->labels[i] = gtk_label_new ("");
      gtk_label_set_wrap (GTK_LABEL (self->labels[i]), TRUE);
      gtk_label_set_justify (GTK_LABEL (self->labels[i]), GTK_JUSTIFY_CENTER);
      gtk_widget_set_hexpand (self->labels[i], TRUE);
      gtk_widget_add_css_class (self->labels[i], "pay-step");
      gtk_widget_set_parent (self->labels[i], GTK_WIDGET (self));
    }
  tk_pay_steps_show (self, "new");
}

void
tk_pay_steps_show (TkPaySteps *self, const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, state))
      for (guint step = 0; step < N_STEPS; step++)
        show_step (self, step, states[i].marks[step]);
}
