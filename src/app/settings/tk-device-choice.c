/* The list is made anew whenever the devices change; what was chosen stays chosen. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-device-choice.h"
#include "tk-scan-device.h"

#include <glib/gi18n-lib.h>

struct _TkDeviceChoice {
  GObject parent;
  AdwComboRow *row;         /* borrowed */
  GListModel *devices;
  char *first, *chosen;
  GPtrArray *ids;           /* char *, as the row's lines */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TkDeviceChoice, tk_device_choice, G_TYPE_OBJECT)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
add_line (TkDeviceChoice *self, GtkStringList *lines, const char *id, const char *words)
{
  g_ptr_array_add (self->ids, g_strdup (id));
  gtk_string_list_append (lines, words);
}

static guint
find_chosen (TkDeviceChoice *self)
{
  for (guint i = 0; i < self->ids->len; i++)
    if (g_str_equal (g_ptr_array_index (self->ids, i), self->chosen))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
fill (TkDeviceChoice *self)
{
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);
  guint count = g_list_model_get_n_items (self->devices);

  g_ptr_array_set_size (self->ids, 0);
  add_line (self, lines, "", self->first);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (TkScanDevice) device = g_list_model_get_item (self->devices, i);

      add_line (self, lines, tk_scan_device_get_id (device), tk_scan_device_get_name (device));
    }
  if (find_chosen (self) == GTK_INVALID_LIST_POSITION)
    {
      g_autofree char *words = g_strdup_printf (_("%s (not plugged in)"), self->chosen);

      add_line (self, lines, self->chosen, words);
    }
  self->filling = TRUE;
  adw_combo_row_set_model (self->row, G_LIST_MODEL (lines));
  adw_combo_row_set_selected (self->row, find_chosen (self));
  self->filling = FALSE;
}

static void
selected_cb (TkDeviceChoice *self)
{
  guint selected = adw_combo_row_get_selected (self->row);

  if (self->filling || selected >= self->ids->len || g_str_equal (g_ptr_array_index (self->ids, selected), self->chosen))
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (g_ptr_array_index (self->ids, selected));
  g_signal_emit (self, signals[CHOSEN], 0, self->chosen);
}

static void
tk_device_choice_finalize (GObject *object)
{
  TkDeviceChoice *self = TK_DEVICE_CHOICE (object);

  g_object_unref (self->devices);
  g_ptr_array_unref (self->ids);
  g_free (self->first);
  g_free (self->chosen);
  G_OBJECT_CLASS (tk_device_choice_parent_class)->finalize (object);
}

static void
tk_device_choice_class_init (TkDeviceChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_device_choice_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", TK_TYPE_DEVICE_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tk_device_choice_init (TkDeviceChoice *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
}

TkDeviceChoice *
tk_device_choice_new (AdwComboRow *row, GListModel *devices, const char *first, const char *chosen)
{
  TkDeviceChoice *self = g_object_new (TK_TYPE_DEVICE_CHOICE, NULL);

  self->row = row;
  self->devices = g_object_ref (devices);
  self->first = g_strdup (first);
  self->chosen = g_strdup (chosen != NULL ? chosen : "");
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  fill (self);
  return self;
}

const char *
tk_device_choice_get_id (TkDeviceChoice *self)
{
  return self->chosen;
}
