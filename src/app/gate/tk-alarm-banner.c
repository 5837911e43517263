/* White on black with an amber edge: no verdict looks like it, in any colour scheme. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-alarm-banner.h"
#include "tk-verdict-icon.h"

#include <glib/gi18n-lib.h>

struct _TkAlarmBanner {
  GtkWidget parent;
  TkVerdictIcon *icon;
  GtkLabel *word, *sentence, *instruction;
  GHashTable *heard;        /* ids that were shown before */
  char *shown;
};

G_DEFINE_FINAL_TYPE (TkAlarmBanner, tk_alarm_banner, GTK_TYPE_WIDGET)

static void
tk_alarm_banner_dispose (GObject *object)
{
  TkAlarmBanner *self = TK_ALARM_BANNER (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_ALARM_BANNER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_alarm_banner_parent_class)->dispose (object);
}

static void
tk_alarm_banner_finalize (GObject *object)
{
  TkAlarmBanner *self = TK_ALARM_BANNER (object);

  g_hash_table_unref (self->heard);
  g_free (self->shown);
  G_OBJECT_CLASS (tk_alarm_banner_parent_class)->finalize (object);
}

static void
tk_alarm_banner_class_init (TkAlarmBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_alarm_banner_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_alarm_banner_finalize;
  g_type_ensure (TK_TYPE_VERDICT_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-alarm-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, TkAlarmBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, TkAlarmBanner, word);
  gtk_widget_class_bind_template_child (widget_class, TkAlarmBanner, sentence);
  gtk_widget_class_bind_template_child (widget_class, TkAlarmBanner, instruction);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_alarm_banner_init (TkAlarmBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tk_verdict_icon_set_largest (self->icon, 48);
  tk_verdict_icon_set_shape (self->icon, TK_SHAPE_WARN);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
tk_alarm_banner_new (void)
{
  return g_object_new (TK_TYPE_ALARM_BANNER, NULL);
}

static void
show_alarm (TkAlarmBanner *self, const TkGateAlarm *alarm, guint more)
{
  g_autofree char *said = g_strdup_printf ("%s. %s %s", _("IN TWICE"), alarm->sentence, alarm->instruction);
  g_autofree char *word = more == 0 ? g_strdup (_("IN TWICE"))
                                    : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "IN TWICE · %u more", "IN TWICE · %u more", more), more);

  gtk_label_set_label (self->word, word);
  gtk_label_set_label (self->sentence, alarm->sentence);
  gtk_label_set_label (self->instruction, alarm->instruction);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

gboolean
tk_alarm_banner_show (TkAlarmBanner *self, const GPtrArray *alarms)
{
  const TkGateAlarm *newest = alarms->len > 0 ? g_ptr_array_index (alarms, 0) : NULL;
  gboolean fresh = FALSE;

  for (guint i = 0; i < alarms->len; i++)
    fresh |= g_hash_table_add (self->heard, g_strdup (((const TkGateAlarm *) g_ptr_array_index (alarms, i))->id));
  g_free (self->shown);
  self->shown = newest != NULL ? g_strdup (newest->id) : NULL;
  if (newest != NULL)
    show_alarm (self, newest, alarms->len - 1);
  gtk_widget_set_visible (GTK_WIDGET (self), newest != NULL);
  return fresh;
}

const char *
tk_alarm_banner_get_shown (TkAlarmBanner *self)
{
  return self->shown;
}
