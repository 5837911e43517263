/* Choosing a camera's mode. More pixels cost time and read no better; fewer than 15 frames a second make a queue wait.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-mode-private.h"

#define WIDTH 1280
#define HEIGHT 720
#define RATE 30
#define RATE_LEAST 15

/* In hundredths of the wanted number of pixels. */
#define COST_OF_A_MISSING_FRAME 20
#define COST_OF_JPEG 5
#define COST_OF_H264 40

#define PREFERRED \
  "video/x-raw,width=1280,height=720,framerate=[15/1,30/1];image/jpeg,width=1280,height=720,framerate=[15/1,30/1];" \
  "video/x-raw,width=[1,1280],height=[1,960];image/jpeg,width=[1,1280],height=[1,960];video/x-h264,width=[1,1280];" \
  "video/x-raw;image/jpeg;video/x-h264"

static int
cost_of_format (const GstStructure *mode)
{
  if (gst_structure_has_name (mode, "video/x-raw"))
    return 0;
  if (gst_structure_has_name (mode, "image/jpeg"))
    return COST_OF_JPEG;
  return gst_structure_has_name (mode, "video/x-h264") ? COST_OF_H264 : -1;
}

static int
cost_of_size (int width, int height)
{
  gint64 wanted = WIDTH * HEIGHT;

  return (int) MIN (ABS ((gint64) width * height - wanted) * 100 / wanted, G_MAXINT / 4);
}

static int
cost_of_rate (int frames, int seconds)
{
  int rate = seconds > 0 ? frames / seconds : RATE;

  return MAX (RATE_LEAST - rate, 0) * COST_OF_A_MISSING_FRAME;
}

/* Makes one mode of what the structure allows; what it does not name is whatever is wanted. -1: not to be used. */
static int
settle (GstStructure *mode)
{
  int width = WIDTH, height = HEIGHT, frames = RATE, seconds = 1, format = cost_of_format (mode);

  if (gst_structure_has_field (mode, "width"))
    gst_structure_fixate_field_nearest_int (mode, "width", WIDTH);
  if (gst_structure_has_field (mode, "height"))
    gst_structure_fixate_field_nearest_int (mode, "height", HEIGHT);
  if (gst_structure_has_field (mode, "framerate"))
    gst_structure_fixate_field_nearest_fraction (mode, "framerate", RATE, 1);
  gst_structure_get_int (mode, "width", &width);
  gst_structure_get_int (mode, "height", &height);
  gst_structure_get_fraction (mode, "framerate", &frames, &seconds);
  return format < 0 ? -1 : format + cost_of_size (width, height) + cost_of_rate (frames, seconds);
}

/* Pictures in a graphics card's memory are of no use here. */
static gboolean
is_in_memory (const GstCaps *caps, guint i)
{
  return gst_caps_features_is_equal (gst_caps_get_features (caps, i), GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY);
}

/* (transfer full) (nullable) */
static GstStructure *
find_best (const GstCaps *offered)
{
  GstStructure *best = NULL;
  int least = G_MAXINT;

  for (guint i = 0; i < gst_caps_get_size (offered); i++)
    {
      g_autoptr (GstStructure) mode = gst_structure_copy (gst_caps_get_structure (offered, i));
      int cost = is_in_memory (offered, i) ? settle (mode) : -1;

      if (cost < 0 || cost >= least)
        continue;
      least = cost;
      g_clear_pointer (&best, gst_structure_free);
      best = g_steal_pointer (&mode);
    }
  return best;
}

GstCaps *
tk_camera_mode_choose (const GstCaps *offered)
{
  GstCaps *caps = gst_caps_new_empty ();
  GstStructure *best = offered != NULL && !gst_caps_is_any (offered) ? find_best (offered) : NULL;

  if (best != NULL)
    gst_caps_append_structure (caps, best);
  gst_caps_append (caps, gst_caps_from_string (PREFERRED));
  return caps;
}
