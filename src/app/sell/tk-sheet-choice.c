/* A plain button with three labels. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sheet-choice.h"

static GtkWidget *
make_label (const char *words, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
tk_sheet_choice_new (guint number, const char *title, const char *detail)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *key = g_strdup_printf ("%u", number);
  g_autofree char *said = *detail != '\0' ? g_strdup_printf ("%s, %s", title, detail) : g_strdup (title);

  gtk_box_append (GTK_BOX (words), make_label (title, "heading"));
  if (*detail != '\0')
    gtk_box_append (GTK_BOX (words), make_label (detail, "hint"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), words);
  if (number >= 1 && number <= 9)
    {
      GtkWidget *hint = make_label (key, "key-hint");

      gtk_widget_set_valign (hint, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), hint);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "reason");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  return button;
}

void
tk_sheet_choice_mark (GtkWidget *choice, const char *word)
{
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (choice)), *mark = gtk_label_new (word);

  gtk_widget_add_css_class (mark, "state-in");
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_box_insert_child_after (GTK_BOX (box), mark, gtk_widget_get_first_child (box));
}
