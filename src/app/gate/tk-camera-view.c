/* Draws the newest frame as it is; nothing is kept. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-view.h"

#include <glib/gi18n-lib.h>

#define OUTLINE_MS 600
#define NATURAL_WIDTH 240
#define NATURAL_HEIGHT 180

struct _TkCameraView {
  GtkWidget parent;
  TkCamera *camera;
  GtkWidget *words, *again;
  GdkTexture *frame;
  int corners[8];
  guint outline_source;
};

G_DEFINE_FINAL_TYPE (TkCameraView, tk_camera_view, GTK_TYPE_WIDGET)

enum { READ, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
outline_over_cb (gpointer user_data)
{
  TkCameraView *self = user_data;

  self->outline_source = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
reading_cb (TkCameraView *self, TkReading *reading)
{
  memcpy (self->corners, reading->corners, sizeof self->corners);
  g_clear_handle_id (&self->outline_source, g_source_remove);
  self->outline_source = g_timeout_add (OUTLINE_MS, outline_over_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[READ], 0, reading->payload, (guint) reading->length);
}

static void
frame_cb (TkCameraView *self, GBytes *bgra, int width, int height, int stride)
{
  g_clear_object (&self->frame);
  self->frame = gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bgra, (gsize) stride);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static const char *
state_words (TkCameraState state)
{
  switch (state)
    {
    case TK_CAMERA_STARTING:
      return _("The camera is starting …");
    case TK_CAMERA_RUNNING:
      return "";
    case TK_CAMERA_NONE:
      return _("No camera on this machine. The hand scanner works: just scan.");
    case TK_CAMERA_BUSY:
      return _("Another program uses the camera. The hand scanner works: just scan.");
    case TK_CAMERA_LOST:
      return _("The camera is gone: check its cable. The hand scanner works meanwhile.");
    case TK_CAMERA_ENDED:
      return _("The video has ended.");
    case TK_CAMERA_STOPPED:
    default:
      return _("The camera is off.");
    }
}

static void
state_cb (TkCameraView *self)
{
  TkCameraState state = tk_camera_view_get_state (self);
  const char *words = state_words (state);

  if (state != TK_CAMERA_RUNNING)
    g_clear_object (&self->frame);
  gtk_label_set_label (GTK_LABEL (self->words), words);
  gtk_widget_set_visible (self->words, *words != '\0');
  gtk_widget_set_visible (self->again, state == TK_CAMERA_NONE || state == TK_CAMERA_BUSY || state == TK_CAMERA_LOST);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
again_clicked_cb (TkCameraView *self)
{
  if (self->camera != NULL)
    tk_camera_start (self->camera);
}

static void
draw_outline (TkCameraView *self, GtkSnapshot *snapshot, const graphene_rect_t *place)
{
  float scale = place->size.width / (float) gdk_texture_get_width (self->frame);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, place);

  for (guint i = 0; i < 4; i++)
    cairo_line_to (cr, place->origin.x + (float) self->corners[2 * i] * scale,
                   place->origin.y + (float) self->corners[2 * i + 1] * scale);
  cairo_close_path (cr);
  cairo_set_source_rgb (cr, 0.2, 0.95, 0.45);
  cairo_set_line_width (cr, 4);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
tk_camera_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TkCameraView *self = TK_CAMERA_VIEW (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);

  if (self->frame != NULL)
    {
      float fw = (float) gdk_texture_get_width (self->frame), fh = (float) gdk_texture_get_height (self->frame);
      float scale = MIN (width / fw, height / fh);
      graphene_rect_t place
        = GRAPHENE_RECT_INIT ((width - fw * scale) / 2, (height - fh * scale) / 2, fw * scale, fh * scale);

      gtk_snapshot_append_texture (snapshot, self->frame, &place);
      if (self->outline_source != 0)
        draw_outline (self, snapshot, &place);
    }
  GTK_WIDGET_CLASS (tk_camera_view_parent_class)->snapshot (widget, snapshot);
}

static void
tk_camera_view_dispose (GObject *object)
{
  TkCameraView *self = TK_CAMERA_VIEW (object);
  GtkWidget *child;

  tk_camera_view_stop (self);
  g_clear_handle_id (&self->outline_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_camera_view_parent_class)->dispose (object);
}

static void
tk_camera_view_class_init (TkCameraViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_camera_view_dispose;
  widget_class->snapshot = tk_camera_view_snapshot;
  signals[READ] = g_signal_new ("read", TK_TYPE_CAMERA_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cameraview");
}

static void
tk_camera_view_init (TkCameraView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->words = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->words), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (self->words), 30);
  self->again = gtk_button_new_with_label (_("Try again"));
  gtk_widget_set_focus_on_click (self->again, FALSE);
  gtk_widget_set_halign (self->again, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->again, "touch");
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (again_clicked_cb), self);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), self->again);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_size_request (GTK_WIDGET (self), NATURAL_WIDTH, NATURAL_HEIGHT);
  state_cb (self);
}

void
tk_camera_view_start (TkCameraView *self, const char *source)
{
  if (self->camera == NULL)
    {
      self->camera = tk_camera_new (source);
      g_signal_connect_object (self->camera, "reading", G_CALLBACK (reading_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->camera, "frame", G_CALLBACK (frame_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->camera, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
    }
  tk_camera_start (self->camera);
}

void
tk_camera_view_stop (TkCameraView *self)
{
  if (self->camera != NULL)
    tk_camera_stop (self->camera);
  g_clear_object (&self->camera);
  g_clear_object (&self->frame);
}

TkCameraState
tk_camera_view_get_state (TkCameraView *self)
{
  return self->camera != NULL ? tk_camera_get_state (self->camera) : TK_CAMERA_STOPPED;
}
