/* One recipe for each class of hard pictures. How hard: so that a good reader of today loses some of every class, within what
 * happens at a gate. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-corpus-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TICKETS 6
#define SEED 20261121
#define PI 3.14159265f

struct _TkCorpus
{
  guint32 seed;
  TkSheet *roll[TICKETS], *a6[TICKETS], *phone[TICKETS], *dark_phone[TICKETS];
};

/* A picture while it is made. */
typedef struct {
  TkCorpus *corpus;
  GRand *random;
  const TkSheet *sheet;
  TkView view;
  TkFrame *frame;
  float corners[8];
  int quality;                     /* of JPEG; 0: none */
} Scene;

guint32
tk_corpus_seed (void)
{
  const char *text = g_getenv ("TIKETI_SEED");

  return text != NULL ? (guint32) strtoul (text, NULL, 10) : SEED;
}

TkCorpus *
tk_corpus_new (guint32 seed)
{
  TkCorpus *corpus = g_new0 (TkCorpus, 1);

  corpus->seed = seed;
  for (guint i = 0; i < TICKETS; i++)
    {
      corpus->roll[i] = tk_sheet_new_ticket (4 * i + 1, TRUE);
      corpus->a6[i] = tk_sheet_new_ticket (4 * i + 2, FALSE);
      corpus->phone[i] = tk_sheet_new_phone (4 * i + 3, FALSE);
      corpus->dark_phone[i] = tk_sheet_new_phone (4 * i + 4, TRUE);
    }
  return corpus;
}

void
tk_corpus_free (TkCorpus *corpus)
{
  for (guint i = 0; i < TICKETS; i++)
    {
      tk_sheet_free (corpus->roll[i]);
      tk_sheet_free (corpus->a6[i]);
      tk_sheet_free (corpus->phone[i]);
      tk_sheet_free (corpus->dark_phone[i]);
    }
  g_free (corpus);
}

static float
between (Scene *scene, float least, float most)
{
  return tk_corpus_between (scene->random, least, most);
}

static float
module_of (const Scene *scene)
{
  return scene->view.size * scene->view.height / scene->sheet->modules;
}

/* A ticket held towards the camera as people do: about upright, about flat. */
static void
choose_view (Scene *scene, guint index)
{
  static const struct { guint width, height; } sizes[] = { { 640, 480 }, { 800, 450 }, { 640, 360 } };
  guint which = g_rand_int_range (scene->random, 0, TICKETS), size = index % G_N_ELEMENTS (sizes);

  scene->sheet = index % 2 == 0 ? scene->corpus->roll[which] : scene->corpus->a6[which];
  scene->view = (TkView) { .width = sizes[size].width, .height = sizes[size].height };
  scene->view.size = between (scene, 0.36f, 0.55f);
  scene->view.roll = between (scene, -0.2f, 0.2f);
  scene->view.tilt_x = between (scene, -0.2f, 0.2f);
  scene->view.tilt_y = between (scene, -0.2f, 0.2f);
  scene->view.x = between (scene, 0.42f, 0.58f);
  scene->view.y = between (scene, 0.42f, 0.58f);
}

static void
lay (Scene *scene)
{
  scene->frame = tk_frame_new (scene->view.width, scene->view.height);
  tk_frame_paint_table (scene->frame, scene->random);
  tk_frame_lay (scene->frame, scene->sheet, &scene->view, scene->random, scene->corners);
}

static void
add_noise (Scene *scene, float least, float most)
{
  tk_frame_add_noise (scene->frame, between (scene, least, most), scene->random);
}

static void
make_defocus (Scene *scene)
{
  lay (scene);
  if (g_rand_boolean (scene->random))
    tk_frame_defocus (scene->frame, module_of (scene) * between (scene, 0.6f, 1.05f));
  else
    tk_frame_soften (scene->frame, module_of (scene) * between (scene, 0.35f, 0.62f));
  add_noise (scene, 1, 2.5f);
}

static void
make_motion (Scene *scene)
{
  lay (scene);
  tk_frame_move (scene->frame, module_of (scene) * between (scene, 1.0f, 1.9f), between (scene, 0, PI));
  add_noise (scene, 1, 2.5f);
}

static void
make_noise (Scene *scene)
{
  lay (scene);
  tk_frame_soften (scene->frame, 0.5f);
  add_noise (scene, 28, 55);
}

static void
make_rotation (Scene *scene)
{
  scene->view.roll = between (scene, -PI, PI);
  scene->view.size = between (scene, 0.2f, 0.4f);
  lay (scene);
  tk_frame_soften (scene->frame, module_of (scene) * between (scene, 0.3f, 0.5f));
  add_noise (scene, 2, 5);
}

static void
make_perspective (Scene *scene)
{
  float tilt = between (scene, 0.8f, 1.1f), way = between (scene, -PI, PI);

  scene->view.tilt_x = tilt * cosf (way);
  scene->view.tilt_y = tilt * sinf (way);
  scene->view.size = between (scene, 0.36f, 0.6f);
  scene->view.x = scene->view.y = 0.5f;
  lay (scene);
  tk_frame_soften (scene->frame, module_of (scene) * between (scene, 0.15f, 0.3f));
  add_noise (scene, 2, 4);
}

static void
make_dim (Scene *scene)
{
  lay (scene);
  tk_frame_soften (scene->frame, 0.7f);
  tk_frame_scale_light (scene->frame, between (scene, 0.035f, 0.08f), between (scene, 4, 10));
  add_noise (scene, 1.6f, 3.0f);
}

static void
make_low_contrast (Scene *scene)
{
  float contrast = between (scene, 0.05f, 0.11f);

  lay (scene);
  tk_frame_soften (scene->frame, 0.7f);
  tk_frame_scale_light (scene->frame, contrast, between (scene, 90, 180));
  add_noise (scene, 1.5f, 2.5f);
}

static void
make_inverted (Scene *scene)
{
  scene->view.inverted = TRUE;
  scene->view.size = between (scene, 0.2f, 0.45f);
  lay (scene);
  tk_frame_soften (scene->frame, module_of (scene) * between (scene, 0.3f, 0.52f));
  add_noise (scene, 2, 6);
}

static void
make_glare (Scene *scene)
{
  float side = scene->view.size * scene->view.height;
  float x = scene->view.x * scene->view.width, y = scene->view.y * scene->view.height;

  lay (scene);
  tk_frame_soften (scene->frame, module_of (scene) * 0.3f);
  tk_frame_glare (scene->frame, x + side * between (scene, -0.2f, 0.35f), y + side * between (scene, -0.2f, 0.35f),
                  side * between (scene, 0.15f, 0.45f), between (scene, 110, 165));
  add_noise (scene, 2, 4);
}

static void
make_crease (Scene *scene)
{
  scene->sheet = scene->corpus->roll[g_rand_int_range (scene->random, 0, TICKETS)];
  scene->view.fold = between (scene, 0.05f, 0.14f);
  scene->view.curl = between (scene, -0.08f, 0.08f);
  lay (scene);
  tk_frame_soften (scene->frame, module_of (scene) * between (scene, 0.2f, 0.4f));
  tk_frame_scale_light (scene->frame, between (scene, 0.4f, 0.8f), between (scene, 20, 50));
  add_noise (scene, 2, 5);
}

/* 15 % of the frame's height: hardly more than 2 pixels a module at 540 lines. */
static void
make_small (Scene *scene)
{
  scene->view.width = 960;
  scene->view.height = 540;
  scene->view.size = between (scene, 0.145f, 0.17f);
  scene->view.roll = between (scene, -0.5f, 0.5f);
  scene->view.x = between (scene, 0.2f, 0.8f);
  scene->view.y = between (scene, 0.3f, 0.7f);
  lay (scene);
  tk_frame_soften (scene->frame, between (scene, 0.5f, 1.0f));
  add_noise (scene, 1.5f, 4);
}

/* So near that its quiet zone, and hardly more, is out of the frame. */
static void
make_large (Scene *scene)
{
  scene->view.size = between (scene, 0.93f, 0.985f);
  scene->view.roll = between (scene, -0.02f, 0.02f) + PI / 2 * g_rand_int_range (scene->random, 0, 4);
  scene->view.tilt_x = between (scene, -0.04f, 0.04f);
  scene->view.tilt_y = between (scene, -0.04f, 0.04f);
  scene->view.x = between (scene, 0.4f, 0.6f);
  scene->view.y = between (scene, 0.495f, 0.505f);
  lay (scene);
  tk_frame_soften (scene->frame, module_of (scene) * between (scene, 0.3f, 0.5f));
  add_noise (scene, 4, 14);
}

static void
make_dark_phone (Scene *scene)
{
  guint which = g_rand_int_range (scene->random, 0, TICKETS);
  float side = scene->view.size * scene->view.height;

  scene->sheet = g_rand_boolean (scene->random) ? scene->corpus->phone[which] : scene->corpus->dark_phone[which];
  lay (scene);
  tk_frame_soften (scene->frame, module_of (scene) * between (scene, 0.3f, 0.5f));
  tk_frame_scale_light (scene->frame, between (scene, 0.35f, 0.9f), between (scene, 5, 30));
  tk_frame_glare (scene->frame, scene->view.x * scene->view.width + side * between (scene, -0.7f, 0.7f),
                  scene->view.y * scene->view.height + side * between (scene, -0.7f, 0.7f), side * between (scene, 0.15f, 0.3f),
                  between (scene, 30, 130));
  add_noise (scene, 2, 7);
}

static void
make_shadow (Scene *scene)
{
  float side = scene->view.size * scene->view.height;

  lay (scene);
  for (guint i = 0; i < 2; i++)
    tk_frame_shade (scene->frame, i == 0 ? between (scene, 0.1f, 0.25f) : between (scene, 0.5f, 0.8f), scene->view.x * scene->view.width + side * between (scene, -0.4f, 0.4f),
                    scene->view.y * scene->view.height + side * between (scene, -0.4f, 0.4f), between (scene, -PI, PI),
                    between (scene, 1, 12));
  tk_frame_soften (scene->frame, module_of (scene) * between (scene, 0.2f, 0.4f));
  add_noise (scene, 1.5f, 4);
}

static void
make_jpeg (Scene *scene)
{
  scene->view.size = between (scene, 0.27f, 0.45f);
  lay (scene);
  tk_frame_soften (scene->frame, 0.8f);
  add_noise (scene, 2, 4);
  scene->quality = g_rand_int_range (scene->random, 3, 8);
}

/* Two or three mishaps at once, each milder than alone. */
static void
make_combined (Scene *scene)
{
  float side = scene->view.size * scene->view.height;

  scene->view.tilt_x = between (scene, -0.5f, 0.5f);
  scene->view.tilt_y = between (scene, -0.5f, 0.5f);
  scene->view.roll = between (scene, -PI, PI);
  scene->view.inverted = g_rand_int_range (scene->random, 0, 4) == 0;
  lay (scene);
  tk_frame_shade (scene->frame, between (scene, 0.3f, 0.6f), scene->view.x * scene->view.width + side * between (scene, -0.4f, 0.4f),
                  scene->view.y * scene->view.height + side * between (scene, -0.4f, 0.4f), between (scene, -PI, PI), between (scene, 2, 20));
  if (g_rand_boolean (scene->random))
    tk_frame_move (scene->frame, module_of (scene) * between (scene, 0.5f, 1.1f), between (scene, 0, PI));
  else
    tk_frame_soften (scene->frame, module_of (scene) * between (scene, 0.3f, 0.45f));
  tk_frame_scale_light (scene->frame, between (scene, 0.2f, 0.6f), between (scene, 10, 60));
  add_noise (scene, 2, 5);
  scene->quality = g_rand_boolean (scene->random) ? g_rand_int_range (scene->random, 30, 70) : 0;
}

static const struct {
  const char *name;
  void (*make) (Scene *scene);
} classes[TK_CORPUS_CLASSES] = {
  { "defocus", make_defocus },
  { "motion blur", make_motion },
  { "noise", make_noise },
  { "rotation", make_rotation },
  { "perspective", make_perspective },
  { "dim", make_dim },
  { "low contrast", make_low_contrast },
  { "inverted", make_inverted },
  { "glare", make_glare },
  { "creased paper", make_crease },
  { "15 % of the height", make_small },
  { "fills the frame", make_large },
  { "dark-mode phone", make_dark_phone },
  { "uneven shadow", make_shadow },
  { "JPEG", make_jpeg },
  { "several at once", make_combined },
};

const char *
tk_corpus_class_name (TkCorpusClass class)
{
  return classes[class].name;
}

static TkCorpusPicture *
develop (Scene *scene)
{
  TkCorpusPicture *picture = g_new0 (TkCorpusPicture, 1);

  picture->width = scene->frame->width;
  picture->height = scene->frame->height;
  picture->luma = tk_frame_develop (scene->frame, scene->quality);
  picture->text = scene->sheet->text;
  memcpy (picture->corners, scene->corners, sizeof scene->corners);
  tk_frame_free (scene->frame);
  return picture;
}

TkCorpusPicture *
tk_corpus_make_easy (TkCorpus *corpus, gboolean busy, guint index, guint width, guint height)
{
  const guint32 seeds[] = { corpus->seed, TK_CORPUS_CLASSES + 1, index };
  g_autoptr (GRand) random = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  Scene scene = { .corpus = corpus, .random = random };

  choose_view (&scene, index);
  scene.view.width = width;
  scene.view.height = height;
  scene.frame = tk_frame_new (width, height);
  if (busy)
    tk_frame_paint_table (scene.frame, random);
  else
    tk_frame_scale_light (scene.frame, 0, 110);
  tk_frame_lay (scene.frame, scene.sheet, &scene.view, random, scene.corners);
  tk_frame_soften (scene.frame, 0.8f);
  tk_frame_add_noise (scene.frame, 3, random);
  return develop (&scene);
}

TkCorpusPicture *
tk_corpus_make (TkCorpus *corpus, TkCorpusClass class, guint index)
{
  const guint32 seeds[] = { corpus->seed, class, index };
  g_autoptr (GRand) random = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  Scene scene = { .corpus = corpus, .random = random };

  choose_view (&scene, index);
  classes[class].make (&scene);
  return develop (&scene);
}

void
tk_corpus_picture_free (TkCorpusPicture *picture)
{
  g_free (picture->luma);
  g_free (picture);
}
