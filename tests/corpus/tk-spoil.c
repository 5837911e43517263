/* What lenses, hands, lamps and sensors do to a picture. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-corpus-private.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>

#define TAPS_MOST 1024

/* A blur as a list of places to add up. */
typedef struct {
  float weights[TAPS_MOST];
  int dx[TAPS_MOST], dy[TAPS_MOST];
  guint n;
} Kernel;

TkFrame *
tk_frame_new (guint width, guint height)
{
  TkFrame *frame = g_new (TkFrame, 1);

  frame->width = width;
  frame->height = height;
  frame->light = g_new0 (float, (gsize) width * height);
  return frame;
}

void
tk_frame_free (TkFrame *frame)
{
  g_free (frame->light);
  g_free (frame);
}

static void
add_tap (Kernel *kernel, int dx, int dy, float weight)
{
  if (weight > 0 && kernel->n < TAPS_MOST)
    {
      kernel->weights[kernel->n] = weight;
      kernel->dx[kernel->n] = dx;
      kernel->dy[kernel->n++] = dy;
    }
}

/* Row by row, tap by tap: the inner loop is one multiplication over a row. */
static void
blur (TkFrame *frame, const Kernel *kernel)
{
  g_autoptr (TkFrame) from = tk_frame_new (frame->width, frame->height);
  int width = frame->width, height = frame->height;
  float total = 0;

  memcpy (from->light, frame->light, (gsize) width * height * sizeof (float));
  memset (frame->light, 0, (gsize) width * height * sizeof (float));
  for (guint k = 0; k < kernel->n; k++)
    total += kernel->weights[k];
  for (int y = 0; y < height; y++)
    for (guint k = 0; k < kernel->n; k++)
      {
        const float *row = from->light + (gsize) CLAMP (y + kernel->dy[k], 0, height - 1) * width;
        float *to = frame->light + (gsize) y * width, weight = kernel->weights[k] / total;
        int dx = kernel->dx[k], left = CLAMP (-dx, 0, width), right = CLAMP (width - dx, 0, width);

        for (int x = 0; x < left; x++)
          to[x] += weight * row[0];
        for (int x = left; x < right; x++)
          to[x] += weight * row[x + dx];
        for (int x = right; x < width; x++)
          to[x] += weight * row[width - 1];
      }
}

/* A lens out of focus shows each point as a disc. */
void
tk_frame_defocus (TkFrame *frame, float radius)
{
  Kernel kernel = { .n = 0 };
  int reach = (int) ceilf (radius);

  for (int y = -reach; y <= reach; y++)
    for (int x = -reach; x <= reach; x++)
      add_tap (&kernel, x, y, CLAMP (radius + 0.5f - hypotf (x, y), 0, 1));
  blur (frame, &kernel);
}

void
tk_frame_soften (TkFrame *frame, float sigma)
{
  Kernel across = { .n = 0 }, down = { .n = 0 };
  int reach = (int) ceilf (sigma * 3);

  for (int i = -reach; i <= reach; i++)
    {
      add_tap (&across, i, 0, expf (-i * i / (2 * sigma * sigma)));
      add_tap (&down, 0, i, expf (-i * i / (2 * sigma * sigma)));
    }
  blur (frame, &across);
  blur (frame, &down);
}

/* Points drawn out to a line while the shutter was open. */
void
tk_frame_move (TkFrame *frame, float length, float angle)
{
  Kernel kernel = { .n = 0 };
  int steps = (int) ceilf (length * 2) + 1;

  for (int i = 0; i < steps; i++)
    {
      float along = ((float) i / (steps - 1) - 0.5f) * length, x = along * cosf (angle), y = along * sinf (angle);
      int left = (int) floorf (x), top = (int) floorf (y);
      float fx = x - left, fy = y - top;

      add_tap (&kernel, left, top, (1 - fx) * (1 - fy));
      add_tap (&kernel, left + 1, top, fx * (1 - fy));
      add_tap (&kernel, left, top + 1, (1 - fx) * fy);
      add_tap (&kernel, left + 1, top + 1, fx * fy);
    }
  blur (frame, &kernel);
}

void
tk_frame_scale_light (TkFrame *frame, float gain, float lift)
{
  for (gsize i = 0; i < (gsize) frame->width * frame->height; i++)
    frame->light[i] = frame->light[i] * gain + lift;
}

/* Beyond a line through (x, y) only `left` of the light is left; the shadow's edge is `edge` pixels wide. */
void
tk_frame_shade (TkFrame *frame, float left, float x, float y, float angle, float edge)
{
  for (guint row = 0; row < frame->height; row++)
    for (guint column = 0; column < frame->width; column++)
      {
        float beyond = (column - x) * cosf (angle) + (row - y) * sinf (angle);
        float dark = 1 / (1 + expf (-beyond / edge));

        frame->light[(gsize) row * frame->width + column] *= 1 - (1 - left) * dark;
      }
}

/* A lamp mirrored: white in the middle, a veil around. */
void
tk_frame_glare (TkFrame *frame, float x, float y, float radius, float strength)
{
  for (guint row = 0; row < frame->height; row++)
    for (guint column = 0; column < frame->width; column++)
      {
        float far = hypotf (column - x, row - y) / radius;

        frame->light[(gsize) row * frame->width + column] += strength * (expf (-far * far * far) + 0.35f * expf (-far));
      }
}

/* Twelve even numbers make nearly a normal one (Irwin–Hall); a sensor's noise grows with the light. */
void
tk_frame_add_noise (TkFrame *frame, float sigma, GRand *random)
{
  guint64 state = ((guint64) g_rand_int (random) << 32 | g_rand_int (random)) | 1;

  for (gsize i = 0; i < (gsize) frame->width * frame->height; i++)
    {
      float sum = 0;

      for (guint k = 0; k < 3; k++)
        {
          state ^= state << 13;
          state ^= state >> 7;
          state ^= state << 17;
          for (guint part = 0; part < 4; part++)
            sum += (state >> (16 * part) & 0xffff) / 65536.0f;
        }
      frame->light[i] += sigma * (sum - 6) * sqrtf (0.4f + CLAMP (frame->light[i], 0, 255) / 212);
    }
}

static guint8 *
pass_jpeg (const guint8 *grey, guint width, guint height, int quality)
{
  g_autofree guint8 *rgb = g_malloc ((gsize) width * height * 3);
  g_autofree char *level = g_strdup_printf ("%d", quality), *file = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) error = NULL;
  guint8 *back = g_malloc ((gsize) width * height);
  gsize size;

  for (gsize i = 0; i < (gsize) width * height; i++)
    memset (rgb + 3 * i, grey[i], 3);
  pixbuf = gdk_pixbuf_new_from_data (rgb, GDK_COLORSPACE_RGB, FALSE, 8, width, height, 3 * width, NULL, NULL);
  gdk_pixbuf_save_to_buffer (pixbuf, &file, &size, "jpeg", &error, "quality", level, NULL);
  g_assert_no_error (error);
  g_assert_true (gdk_pixbuf_loader_write (loader, (guint8 *) file, size, NULL));
  g_assert_true (gdk_pixbuf_loader_close (loader, NULL));
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      back[(gsize) y * width + x] = gdk_pixbuf_read_pixels (gdk_pixbuf_loader_get_pixbuf (
          loader))[(gsize) y * gdk_pixbuf_get_rowstride (gdk_pixbuf_loader_get_pixbuf (loader)) + 3 * x + 1];
  return back;
}

guint8 *
tk_frame_develop (const TkFrame *frame, int quality)
{
  guint8 *grey = g_malloc ((gsize) frame->width * frame->height), *jpeg;

  for (gsize i = 0; i < (gsize) frame->width * frame->height; i++)
    grey[i] = (guint8) CLAMP (frame->light[i] + 0.5f, 0, 255);
  if (quality == 0)
    return grey;
  jpeg = pass_jpeg (grey, frame->width, frame->height, quality);
  g_free (grey);
  return jpeg;
}
