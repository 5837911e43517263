/* Makes the four sounds of the gate as WAV files: rhythm and pitch differ, so that they are told apart in noise.
 * SPDX-License-Identifier: GPL-3.0-or-later
 * usage: make-sounds FOLDER */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define RATE 44100
#define LONGEST_MS 1000
#define TONES 4
/* Ramps at both ends: a tone that begins at once clicks. */
#define ATTACK_MS 6
#define DECAY_MS 45
#define VOLUME 0.6
#define HEADER 44

typedef struct {
  int begin_ms, length_ms;
  double hertz;
} Tone;

typedef struct {
  const char *name;
  int length_ms;
  Tone tones[TONES]; /* those of no length are none */
} Sound;

static const Sound sounds[] = {
  { "admitted.wav", 300, { { 0, 120, 659.26 }, { 130, 170, 987.77 } } },
  { "attention.wav", 330, { { 0, 130, 523.25 }, { 190, 140, 523.25 } } },
  { "refused.wav", 390, { { 0, 390, 146.83 } } },
  { "alarm.wav", 960, { { 0, 230, 1174.66 }, { 240, 230, 880 }, { 480, 230, 1174.66 }, { 720, 230, 880 } } },
};

static double
ramp (double ms, double length_ms)
{
  if (ms < ATTACK_MS)
    return ms / ATTACK_MS;
  if (ms > length_ms - DECAY_MS)
    return (length_ms - ms) / DECAY_MS;
  return 1;
}

/* A little of the octave and the twelfth: small loudspeakers lose a pure low tone. */
static double
wave (double phase)
{
  return (sin (phase) + 0.35 * sin (2 * phase) + 0.2 * sin (3 * phase)) / 1.55;
}

static void
add_tone (int16_t *samples, const Tone *tone)
{
  int begin = tone->begin_ms * RATE / 1000, count = tone->length_ms * RATE / 1000;

  for (int i = 0; i < count; i++)
    {
      double value = wave (2 * M_PI * tone->hertz * i / RATE) * ramp (i * 1000.0 / RATE, tone->length_ms);

      samples[begin + i] += (int16_t) lrint (value * VOLUME * INT16_MAX);
    }
}

static void
put (uint8_t *at, uint32_t value, int bytes)
{
  for (int i = 0; i < bytes; i++)
    at[i] = value >> (8 * i);
}

/* RIFF/WAVE, 16-bit PCM, one channel, little-endian. */
static void
fill_header (uint8_t header[HEADER], uint32_t size)
{
  memcpy (header, "RIFF....WAVEfmt ", 16);
  put (header + 4, HEADER - 8 + size, 4);
  put (header + 16, 16, 4);
  put (header + 20, 1, 2);
  put (header + 22, 1, 2);
  put (header + 24, RATE, 4);
  put (header + 28, RATE * 2, 4);
  put (header + 32, 2, 2);
  put (header + 34, 16, 2);
  memcpy (header + 36, "data", 4);
  put (header + 40, size, 4);
}

static int
write_sound (const char *folder, const Sound *sound)
{
  static int16_t samples[RATE * LONGEST_MS / 1000];
  uint8_t header[HEADER], sample[2];
  uint32_t count = (uint32_t) sound->length_ms * RATE / 1000;
  char path[4096];
  FILE *file;

  memset (samples, 0, sizeof samples);
  for (int i = 0; i < TONES; i++)
    add_tone (samples, &sound->tones[i]);
  snprintf (path, sizeof path, "%s/%s", folder, sound->name);
  file = fopen (path, "wb");
  if (file == NULL)
    return 0;
  fill_header (header, count * 2);
  fwrite (header, 1, HEADER, file);
  for (uint32_t i = 0; i < count; i++)
    {
      put (sample, (uint16_t) samples[i], 2);
      fwrite (sample, 1, 2, file);
    }
  return fclose (file) == 0;
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    {
      fputs ("usage: make-sounds FOLDER\n", stderr);
      return 2;
    }
  for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
    if (!write_sound (argv[1], &sounds[i]))
      {
        perror (sounds[i].name);
        return 1;
      }
  return 0;
}
