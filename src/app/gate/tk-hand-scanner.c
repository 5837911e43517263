/* TkWedge with GDK's keys and a timer for scanners that end by silence. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-hand-scanner.h"
#include "tk-page.h"
#include "tk-wedge.h"

#define SILENCE_MS 120

struct _TkHandScanner {
  GObject parent;
  TkWedge *wedge;
  TkSerial *serial;         /* NULL without one */
  char *serial_path;
  gint64 last_ms;
  guint silence_source;
};

G_DEFINE_FINAL_TYPE (TkHandScanner, tk_hand_scanner, G_TYPE_OBJECT)

enum { SCANNED, TYPED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
report (TkHandScanner *self, char *payload)
{
  g_autofree char *owned = payload;
  g_autofree char *withheld = tk_wedge_take_withheld (self->wedge);

  if (withheld != NULL)
    g_signal_emit (self, signals[TYPED], 0, withheld);
  if (owned != NULL)
    g_signal_emit (self, signals[SCANNED], 0, owned);
}

static gboolean
silence_cb (gpointer user_data)
{
  TkHandScanner *self = user_data;

  self->silence_source = 0;
  report (self, tk_wedge_flush (self->wedge, self->last_ms + SILENCE_MS));
  return G_SOURCE_REMOVE;
}

/* Some scanners send control characters as a keyboard does: STX is Ctrl and B, GS is Ctrl and ']'. */
static gunichar
character_of (guint keyval, GdkModifierType modifiers)
{
  gunichar character = gdk_keyval_to_unicode (keyval);

  if (!(modifiers & GDK_CONTROL_MASK))
    return character;
  return character >= '@' && character < 0x7f ? character & 0x1f : 0;
}

static void
serial_scanned_cb (TkHandScanner *self, const char *payload)
{
  g_signal_emit (self, signals[SCANNED], 0, payload);
}

static void
tk_hand_scanner_dispose (GObject *object)
{
  tk_hand_scanner_use_serial (TK_HAND_SCANNER (object), NULL);
  G_OBJECT_CLASS (tk_hand_scanner_parent_class)->dispose (object);
}

static void
tk_hand_scanner_finalize (GObject *object)
{
  TkHandScanner *self = TK_HAND_SCANNER (object);

  g_clear_handle_id (&self->silence_source, g_source_remove);
  tk_wedge_free (self->wedge);
  G_OBJECT_CLASS (tk_hand_scanner_parent_class)->finalize (object);
}

static void
tk_hand_scanner_class_init (TkHandScannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_hand_scanner_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_hand_scanner_finalize;
  signals[SCANNED] = g_signal_new ("scanned", TK_TYPE_HAND_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
  signals[TYPED] = g_signal_new ("typed", TK_TYPE_HAND_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
}

static void
tk_hand_scanner_init (TkHandScanner *self)
{
  self->wedge = tk_wedge_new ();
}

TkHandScanner *
tk_hand_scanner_new (void)
{
  return g_object_new (TK_TYPE_HAND_SCANNER, NULL);
}

void
tk_hand_scanner_set_framing (TkHandScanner *self, const char *prefix, const char *suffix)
{
  tk_wedge_set_framing (self->wedge, prefix, suffix);
}

void
tk_hand_scanner_use_serial (TkHandScanner *self, const char *path)
{
  if (path != NULL && *path == '\0')
    path = NULL;
  if (g_strcmp0 (path, self->serial_path) == 0)
    return;
  if (self->serial != NULL)
    tk_serial_stop (self->serial);
  g_clear_object (&self->serial);
  g_free (self->serial_path);
  self->serial_path = g_strdup (path);
  if (path == NULL)
    return;
  self->serial = tk_serial_new (path, 0);
  g_signal_connect_object (self->serial, "scanned", G_CALLBACK (serial_scanned_cb), self, G_CONNECT_SWAPPED);
  tk_serial_start (self->serial);
}

TkSerial *
tk_hand_scanner_get_serial (TkHandScanner *self)
{
  return self->serial;
}

void
tk_hand_scanner_give_back (GtkRoot *root, const char *text)
{
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *field = GTK_IS_EDITABLE (focus) ? focus : NULL;
  int position;

  if (field == NULL || !gtk_editable_get_editable (GTK_EDITABLE (field)))
    return;
  gtk_editable_delete_selection (GTK_EDITABLE (field));
  position = gtk_editable_get_position (GTK_EDITABLE (field));
  gtk_editable_insert_text (GTK_EDITABLE (field), text, -1, &position);
  gtk_editable_set_position (GTK_EDITABLE (field), position);
}

gboolean
tk_hand_scanner_key (TkHandScanner *self, guint keyval, GdkModifierType modifiers, gint64 time_ms)
{
  gboolean enter = tk_key_is_enter (keyval) || keyval == GDK_KEY_Tab;
  char *payload = NULL;
  gboolean taken = tk_wedge_key (self->wedge, character_of (keyval, modifiers), enter, time_ms, &payload);

  self->last_ms = time_ms;
  g_clear_handle_id (&self->silence_source, g_source_remove);
  self->silence_source = g_timeout_add (SILENCE_MS, silence_cb, self);
  report (self, payload);
  return taken;
}
