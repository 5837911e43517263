/* Laying a sheet into a scene: a pinhole camera, the sheet tilted, turned, creased or bent before it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-corpus-private.h"

#include <math.h>
#include <string.h>

/* Focal length in frame widths: a webcam's. */
#define FOCAL 1.1f
/* Samples of a pixel in each direction. */
#define SAMPLES 2
#define CREASES 3

/* A picture at half the size again and again, so that a far sheet is not read pixel by pixel. */
typedef struct {
  guint width, height;
  float *pixels;
  float scale;                     /* sheet pixels a pixel */
} Shrunk;

/* A crease: a line across the symbol, and which way its two sides fall away. */
typedef struct {
  float nx, ny, at, steep, shade, worn;
} Crease;

typedef struct {
  float origin[3], right[3], down[3];  /* of the sheet's plane before the camera, in sides of the symbol */
  float normal[3], away, start_u, start_v;  /* what follows from them for every ray */
  float focal, centre_x, centre_y;
  Crease creases[CREASES];
  guint n_creases;
  float curl;
} Camera;

float
tk_corpus_between (GRand *random, float least, float most)
{
  return least + (most - least) * (float) g_rand_double (random);
}

static Shrunk
shrink_sheet (const TkSheet *sheet, guint factor)
{
  Shrunk shrunk = { sheet->width / factor, sheet->height / factor, NULL, factor };

  shrunk.pixels = g_new0 (float, (gsize) shrunk.width * shrunk.height);
  for (guint y = 0; y < shrunk.height * factor; y++)
    for (guint x = 0; x < shrunk.width * factor; x++)
      shrunk.pixels[(gsize) (y / factor) * shrunk.width + x / factor]
          += sheet->pixels[(gsize) y * sheet->width + x] / (float) (factor * factor);
  return shrunk;
}

static float
sample (const Shrunk *shrunk, float x, float y)
{
  float px = CLAMP (x / shrunk->scale - 0.5f, 0, shrunk->width - 1.001f), py = CLAMP (y / shrunk->scale - 0.5f, 0, shrunk->height - 1.001f);
  guint column = (guint) px, row = (guint) py;
  const float *p = shrunk->pixels + (gsize) row * shrunk->width + column;
  float fx = px - column, fy = py - row;

  return (p[0] * (1 - fx) + p[1] * fx) * (1 - fy) + (p[shrunk->width] * (1 - fx) + p[shrunk->width + 1] * fx) * fy;
}

static void
turn (float v[3], float roll, float tilt_x, float tilt_y)
{
  float x = v[0] * cosf (roll) - v[1] * sinf (roll), y = v[0] * sinf (roll) + v[1] * cosf (roll), z = v[2], t;

  t = y * cosf (tilt_x) - z * sinf (tilt_x);
  z = y * sinf (tilt_x) + z * cosf (tilt_x);
  y = t;
  t = x * cosf (tilt_y) + z * sinf (tilt_y);
  z = -x * sinf (tilt_y) + z * cosf (tilt_y);
  v[0] = t;
  v[1] = y;
  v[2] = z;
}

static Camera
set_up (const TkView *view, GRand *random)
{
  Camera camera = { .focal = FOCAL * view->width, .curl = view->curl, .right = { 1, 0, 0 }, .down = { 0, 1, 0 } };
  float distance = camera.focal / (view->size * view->height);

  camera.centre_x = view->width / 2.0f;
  camera.centre_y = view->height / 2.0f;
  turn (camera.right, view->roll, view->tilt_x, view->tilt_y);
  turn (camera.down, view->roll, view->tilt_x, view->tilt_y);
  camera.origin[0] = (view->x - 0.5f) * view->width / camera.focal * distance;
  camera.origin[1] = (view->y - 0.5f) * view->height / camera.focal * distance;
  camera.origin[2] = distance;
  camera.n_creases = view->fold > 0 ? CREASES : 0;
  for (guint i = 0; i < camera.n_creases; i++)
    {
      float angle = tk_corpus_between (random, 0, 3.14f);

      camera.creases[i] = (Crease) { cosf (angle), sinf (angle), tk_corpus_between (random, -0.45f, 0.45f),
                                     view->fold * tk_corpus_between (random, 0.4f, 1), tk_corpus_between (random, -0.3f, 0.3f),
                                     tk_corpus_between (random, 0.3f, 1) };
    }
  return camera;
}

static float
multiply (const float a[3], const float b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void
prepare_rays (Camera *camera)
{
  const float *r = camera->right, *d = camera->down;

  camera->normal[0] = r[1] * d[2] - r[2] * d[1];
  camera->normal[1] = r[2] * d[0] - r[0] * d[2];
  camera->normal[2] = r[0] * d[1] - r[1] * d[0];
  camera->away = multiply (camera->normal, camera->origin);
  camera->start_u = multiply (camera->origin, r);
  camera->start_v = multiply (camera->origin, d);
}

/* Where a ray through the frame meets the plane, in symbol sides from the symbol's centre. */
static gboolean
meet (const Camera *camera, float px, float py, float *u, float *v)
{
  const float ray[3] = { (px - camera->centre_x) / camera->focal, (py - camera->centre_y) / camera->focal, 1 };
  float facing = multiply (camera->normal, ray), t = camera->away / facing;

  *u = t * multiply (ray, camera->right) - camera->start_u;
  *v = t * multiply (ray, camera->down) - camera->start_v;
  return facing > 1e-3f && t > 0;
}

/* Paper that is not flat: seen places are pushed towards creases and along the bend. *light: what the fold does to it. */
static void
crumple (const Camera *camera, float *u, float *v, float *light, float *worn)
{
  float u0 = *u, v0 = *v;

  if (camera->n_creases == 0)
    return;
  for (guint i = 0; i < camera->n_creases; i++)
    {
      const Crease *crease = &camera->creases[i];
      float across = u0 * crease->nx + v0 * crease->ny - crease->at;
      float push = crease->steep * fabsf (across) * expf (-fabsf (across) * 2);

      *u += crease->nx * push;
      *v += crease->ny * push;
      *light *= 1 + (across > 0 ? crease->shade : -crease->shade) * expf (-fabsf (across) * 3);
      *worn = MAX (*worn, crease->worn * expf (-across * across * 20000));
    }
  *u += camera->curl * u0 * u0 * (u0 > 0 ? 1 : -1);
  *light *= 1 - camera->curl * u0 * 1.5f;
}

static gboolean
see (const Camera *camera, const TkSheet *sheet, const Shrunk *shrunk, const TkView *view, float px, float py, float *seen)
{
  float u, v, light = 1, worn = 0, x, y, value;

  if (!meet (camera, px, py, &u, &v))
    return FALSE;
  crumple (camera, &u, &v, &light, &worn);
  x = sheet->x + (u + 0.5f) * sheet->side;
  y = sheet->y + (v + 0.5f) * sheet->side;
  if (x < 0 || y < 0 || x >= sheet->width || y >= sheet->height)
    return FALSE;
  value = sample (shrunk, x, y);
  value = view->inverted ? 235 - value * 0.86f : 22 + value * 0.83f;
  value += (250 - value) * worn;   /* print cracks off along a crease */
  *seen = value * CLAMP (light, 0.3f, 1.6f);
  return TRUE;
}

/* From the sheet to the frame: the way back of `meet`; creases and bends left out. */
static void
show (const Camera *camera, float u, float v, float *px, float *py)
{
  float p[3];

  for (guint i = 0; i < 3; i++)
    p[i] = camera->origin[i] + u * camera->right[i] + v * camera->down[i];
  *px = camera->centre_x + camera->focal * p[0] / p[2];
  *py = camera->centre_y + camera->focal * p[1] / p[2];
}

void
tk_frame_lay (TkFrame *frame, const TkSheet *sheet, const TkView *view, GRand *random, float corners[8])
{
  static const float places[4][2] = { { -0.5f, -0.5f }, { -0.5f, 0.5f }, { 0.5f, 0.5f }, { 0.5f, -0.5f } };
  Camera camera = set_up (view, random);
  float ratio = sheet->side / (view->size * view->height);
  Shrunk shrunk = shrink_sheet (sheet, ratio > 1.6f * SAMPLES ? (guint) (ratio / SAMPLES + 0.5f) : 1);

  prepare_rays (&camera);
  for (guint y = 0; y < frame->height; y++)
    for (guint x = 0; x < frame->width; x++)
      {
        float *pixel = &frame->light[(gsize) y * frame->width + x], sum = 0, seen;

        for (guint i = 0; i < SAMPLES * SAMPLES; i++)
          sum += see (&camera, sheet, &shrunk, view, x + (i % SAMPLES + 0.5f) / SAMPLES, y + (i / SAMPLES + 0.5f) / SAMPLES, &seen)
                     ? seen : *pixel;
        *pixel = sum / (SAMPLES * SAMPLES);
      }
  for (guint i = 0; i < 4; i++)
    show (&camera, places[i][0], places[i][1], &corners[2 * i], &corners[2 * i + 1]);
  g_free (shrunk.pixels);
}

/* A table with things on it: soft gradients, boxes, stripes. */
void
tk_frame_paint_table (TkFrame *frame, GRand *random)
{
  float base = tk_corpus_between (random, 50, 150), slope_x = tk_corpus_between (random, -50, 50), slope_y = tk_corpus_between (random, -50, 50);

  for (guint y = 0; y < frame->height; y++)
    for (guint x = 0; x < frame->width; x++)
      frame->light[(gsize) y * frame->width + x] = base + slope_x * x / frame->width + slope_y * y / frame->height;
  for (guint thing = 0; thing < 24; thing++)
    {
      guint left = g_rand_int_range (random, 0, frame->width), top = g_rand_int_range (random, 0, frame->height);
      guint width = g_rand_int_range (random, 4, frame->width / 4), height = g_rand_int_range (random, 4, frame->height / 3);
      guint right = MIN (left + width, frame->width), bottom = MIN (top + height, frame->height);
      guint stripe = g_rand_int_range (random, 0, 3) == 0 ? g_rand_int_range (random, 2, 12) : 0;
      float value = tk_corpus_between (random, 10, 240);

      for (guint y = top; y < bottom; y++)
        for (guint x = left; x < right; x++)
          if (stripe == 0 || x / stripe % 2 == 0)
            frame->light[(gsize) y * frame->width + x] = value;
    }
}
