/* The PIN pad. The digits live in a fixed buffer that is wiped when done. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-pin-pad.h"
#include "tk-page.h"

#include <glib/gi18n-lib.h>

#define PIN_MIN 4
#define SHAKE_MS 300

struct _TkPinPad {
  GtkWidget parent;
  GtkLabel *dots;
  GtkButton *enter;
  char pin[TK_PIN_MAX + 1];
  guint length;
  guint shake_source;
};

G_DEFINE_FINAL_TYPE (TkPinPad, tk_pin_pad, GTK_TYPE_WIDGET)

enum { ENTERED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_dots (TkPinPad *self)
{
  g_autoptr (GString) dots = g_string_new (NULL);
  g_autofree char *said = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u digit typed", "%u digits typed", self->length),
                                           self->length);

  for (guint i = 0; i < MAX (self->length, PIN_MIN); i++)
    g_string_append (dots, i < self->length ? "●" : "○");
  gtk_label_set_label (self->dots, dots->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dots), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->enter), self->length >= PIN_MIN);
}

static void
add_digit (TkPinPad *self, int digit)
{
  if (self->length == TK_PIN_MAX)
    return;
  self->pin[self->length++] = (char) ('0' + digit);
  self->pin[self->length] = '\0';
  show_dots (self);
}

static void
remove_digit (TkPinPad *self)
{
  if (self->length == 0)
    return;
  self->pin[--self->length] = '\0';
  show_dots (self);
}

static void
submit (TkPinPad *self)
{
  if (self->length >= PIN_MIN)
    g_signal_emit (self, signals[ENTERED], 0, self->pin);
}

static gboolean
shaken_cb (gpointer user_data)
{
  TkPinPad *self = user_data;

  self->shake_source = 0;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "shake");
  return G_SOURCE_REMOVE;
}

static void
pressed_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkPinPad *self = TK_PIN_PAD (widget);
  int key = g_variant_get_int32 (parameter);

  if (key >= 0)
    add_digit (self, key);
  else if (key == -1)
    remove_digit (self);
  else
    submit (self);
}

static void
tk_pin_pad_dispose (GObject *object)
{
  TkPinPad *self = TK_PIN_PAD (object);
  GtkWidget *child;

  g_clear_handle_id (&self->shake_source, g_source_remove);
  memset (self->pin, 0, sizeof self->pin);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_PIN_PAD);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_pin_pad_parent_class)->dispose (object);
}

static void
tk_pin_pad_class_init (TkPinPadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_pin_pad_dispose;
  signals[ENTERED] = g_signal_new ("entered", TK_TYPE_PIN_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-pin-pad.ui");
  gtk_widget_class_bind_template_child (widget_class, TkPinPad, dots);
  gtk_widget_class_bind_template_child (widget_class, TkPinPad, enter);
  gtk_widget_class_install_action (widget_class, "pin.press", "i", pressed_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pinpad");
}

static void
tk_pin_pad_init (TkPinPad *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  show_dots (self);
}

GtkWidget *
tk_pin_pad_new (void)
{
  return g_object_new (TK_TYPE_PIN_PAD, NULL);
}

void
tk_pin_pad_clear (TkPinPad *self)
{
  memset (self->pin, 0, sizeof self->pin);
  self->length = 0;
  show_dots (self);
}

void
tk_pin_pad_refuse (TkPinPad *self)
{
  gboolean moves = TRUE;

  tk_pin_pad_clear (self);
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &moves, NULL);
  if (!moves || self->shake_source != 0)
    return;
  gtk_widget_add_css_class (GTK_WIDGET (self), "shake");
  self->shake_source = g_timeout_add (SHAKE_MS, shaken_cb, self);
}

gboolean
tk_pin_pad_key (TkPinPad *self, guint keyval)
{
  int digit = tk_key_digit (keyval);

  if (digit >= 0)
    add_digit (self, digit);
  else if (keyval == GDK_KEY_BackSpace)
    remove_digit (self);
  else if (tk_key_is_enter (keyval))
    submit (self);
  else
    return FALSE;
  return TRUE;
}

guint
tk_pin_pad_get_length (TkPinPad *self)
{
  return self->length;
}
