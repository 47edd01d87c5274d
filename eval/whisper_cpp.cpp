// whisper.cpp by itself, for eval/run_words.py: the library as the crate whisper-rs-sys bundles it, with the defaults
// of its own command-line program (its sources do not travel in the crate).
//
//   whisper_cpp MODEL THREADS BEAM AUDIO_CTX DTW FILE.f32...     (16 kHz, mono, 32-bit floats)
//
// Prints one JSON line a file: the segments with their words and times, and the seconds that recognition took.
// BEAM 1 is greedy. AUDIO_CTX 0 is the whole context. DTW 1 takes word times from the attention heads.

#include "whisper.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

static std::string escaped(const std::string & text) {
    std::string out;
    for (unsigned char c : text) {
        if (c == '"' || c == '\\') { out += '\\'; out += static_cast<char>(c); }
        else if (c >= 0x20 && c < 0x7f) { out += static_cast<char>(c); }
        else { char code[8]; std::snprintf(code, sizeof code, "\\u%04x", c); out += code; }
    }
    return out;
}

static whisper_alignment_heads_preset heads(const whisper_context * context) {
    const bool many = whisper_is_multilingual(const_cast<whisper_context *>(context));
    switch (whisper_model_n_text_layer(const_cast<whisper_context *>(context))) {
        case 4:  return many ? WHISPER_AHEADS_TINY : WHISPER_AHEADS_TINY_EN;
        case 6:  return many ? WHISPER_AHEADS_BASE : WHISPER_AHEADS_BASE_EN;
        default: return WHISPER_AHEADS_NONE;
    }
}

int main(int argc, char ** argv) {
    if (argc < 7) { std::fprintf(stderr, "whisper_cpp MODEL THREADS BEAM AUDIO_CTX DTW FILE.f32...\n"); return 2; }
    const int threads = std::atoi(argv[2]), beam = std::atoi(argv[3]), audio_ctx = std::atoi(argv[4]);
    whisper_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
    whisper_context_params setup = whisper_context_default_params();
    setup.use_gpu = false;
    setup.flash_attn = false;
    if (std::atoi(argv[5])) {
        whisper_context * probe = whisper_init_from_file_with_params(argv[1], setup);
        if (!probe) { return 1; }
        setup.dtw_token_timestamps = true;
        setup.dtw_aheads_preset = heads(probe);
        whisper_free(probe);
    }
    whisper_context * context = whisper_init_from_file_with_params(argv[1], setup);
    if (!context) { std::fprintf(stderr, "%s cannot be loaded\n", argv[1]); return 1; }
    for (int i = 6; i < argc; i++) {
        std::ifstream file(argv[i], std::ios::binary | std::ios::ate);
        std::vector<float> samples(static_cast<size_t>(file.tellg()) / sizeof(float));
        file.seekg(0);
        file.read(reinterpret_cast<char *>(samples.data()), static_cast<std::streamsize>(samples.size() * sizeof(float)));
        whisper_full_params params = whisper_full_default_params(beam > 1 ? WHISPER_SAMPLING_BEAM_SEARCH : WHISPER_SAMPLING_GREEDY);
        params.n_threads = threads;
        params.beam_search.beam_size = beam;
        params.greedy.best_of = 5;
        params.audio_ctx = audio_ctx;
        params.language = "en";
        params.print_progress = false;
        params.token_timestamps = true;
        const auto begun = std::chrono::steady_clock::now();
        whisper_reset_timings(context);
        if (whisper_full(context, params, samples.data(), static_cast<int>(samples.size()))) { return 1; }
        const double spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        const whisper_timings * t = whisper_get_timings(context);
        std::printf("{\"file\": \"%s\", \"spent_s\": %.4f, \"encode_ms\": %.1f, \"decode_ms\": %.1f, \"batch_ms\": %.1f, \"prompt_ms\": %.1f, \"words\": [",
                    escaped(argv[i]).c_str(), spent, t->encode_ms, t->decode_ms, t->batchd_ms, t->prompt_ms);
        bool first = true;
        for (int s = 0; s < whisper_full_n_segments(context); s++) {
            for (int k = 0; k < whisper_full_n_tokens(context, s); k++) {
                const whisper_token_data token = whisper_full_get_token_data(context, s, k);
                if (token.id >= whisper_token_eot(context)) { continue; }
                const long long at = token.t_dtw >= 0 ? token.t_dtw : token.t0;
                std::printf("%s[\"%s\", %.2f, %.2f]", first ? "" : ", ",
                            escaped(whisper_full_get_token_text(context, s, k)).c_str(), at / 100.0, token.t1 / 100.0);
                first = false;
            }
        }
        std::printf("]}\n");
        std::fflush(stdout);
    }
    whisper_free(context);
    return 0;
}
