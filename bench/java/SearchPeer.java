import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.*;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.store.*;

/**
 * The peer of the search benchmark: Lucene for Java over the token streams that the library's own analysis wrote out.
 * Reads commands from standard input, a line each, and answers with one line.
 *
 *   index FOLDER                       terms.txt and documents.bin -> FOLDER/java, one segment; answers "seconds segments bytes"
 *   queries FILE                       class TAB kind TAB terms, a line each; answers the number of queries
 *   hits CLASS                         the number of hits of each query
 *   run CLASS MODE THREADS MILLIS      exact or default; answers "queries/s p50 p99" in microseconds
 *   text FOLDER BATCH                  indexes the .txt files of a folder with the standard analyzer, a commit after each batch; answers the seconds
 */
public final class SearchPeer {
    private static final int TOP = 10;
    private static final int GAP = 100;

    private final Map<String, List<Query>> queries = new HashMap<>();
    private IndexSearcher searcher;

    public static void main(String[] args) throws Exception {
        SearchPeer peer = new SearchPeer();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            System.out.println(peer.answer(line.split("\t")));
            System.out.flush();
        }
    }

    private String answer(String[] c) throws Exception {
        switch (c[0]) {
            case "index": return index(Paths.get(c[1]));
            case "queries": return readQueries(Paths.get(c[1]));
            case "hits": return hits(queries.get(c[1]));
            case "run": return run(queries.get(c[1]), c[2].equals("exact"), Integer.parseInt(c[3]), Long.parseLong(c[4]));
            case "text": return indexText(Paths.get(c[1]), Integer.parseInt(c[2]));
            default: throw new IllegalArgumentException(c[0]);
        }
    }

    private String index(Path folder) throws Exception {
        long start = System.nanoTime();
        List<String> words = new ArrayList<>(), stems = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("terms.txt"))) {
            int space = line.indexOf(' ');
            words.add(line.substring(0, space));
            stems.add(line.substring(space + 1));
        }
        Directory directory = new MMapDirectory(folder.resolve("java"));
        IndexWriterConfig config = new IndexWriterConfig().setRAMBufferSizeMB(64).setUseCompoundFile(false);
        FieldType prose = new FieldType(TextField.TYPE_NOT_STORED);
        prose.freeze();
        try (IndexWriter writer = new IndexWriter(directory, config);
             DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(folder.resolve("documents.bin")), 1 << 16))) {
            WrittenTokens tokens = new WrittenTokens(words, stems);
            Document document = new Document();
            document.add(new Field("body", tokens, prose));
            for (int count; (count = readNumber(in)) >= 0; ) {
                tokens.read(in, count);
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
        }
        DirectoryReader reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        long bytes = 0;
        for (String file : directory.listAll()) bytes += directory.fileLength(file);
        return (System.nanoTime() - start) / 1e9 + " " + reader.leaves().size() + " " + bytes;
    }

    static int readNumber(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) return -1;
        int value = first & 127;
        for (int shift = 7, next = first; next > 127; shift += 7) {
            next = in.readUnsignedByte();
            value |= (next & 127) << shift;
        }
        return value;
    }

    /** Each word as it stands and, at the same position, its stem, marked; 0 stands for a gap that no phrase crosses. */
    static final class WrittenTokens extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
        private final List<String> words, stems;
        private int[] ids = new int[1024];
        private int count, next, gap;
        private boolean stemIsNext;

        WrittenTokens(List<String> words, List<String> stems) {
            this.words = words;
            this.stems = stems;
        }

        void read(DataInputStream in, int count) throws IOException {
            if (ids.length < count) ids = new int[count * 2];
            for (int i = 0; i < count; i++) ids[i] = readNumber(in);
            this.count = count;
        }

        @Override public void reset() {
            next = 0;
            gap = 0;
            stemIsNext = false;
        }

        @Override public boolean incrementToken() {
            if (stemIsNext) {
                stemIsNext = false;
                term.setEmpty().append('~').append(stems.get(ids[next++] - 1));
                increment.setPositionIncrement(0);
                return true;
            }
            for (; next < count && ids[next] == 0; next++) gap += GAP;
            if (next == count) return false;
            term.setEmpty().append(words.get(ids[next] - 1));
            increment.setPositionIncrement(1 + gap);
            gap = 0;
            stemIsNext = true;
            return true;
        }
    }

    private String readQueries(Path file) throws IOException {
        int count = 0;
        for (String line : Files.readAllLines(file)) {
            String[] c = line.split("\t");
            queries.computeIfAbsent(c[0], name -> new ArrayList<>()).add(query(c[1], c[2].split(" ")));
            count++;
        }
        return Integer.toString(count);
    }

    private static Query query(String kind, String[] terms) {
        switch (kind) {
            case "term": return new TermQuery(new Term("body", terms[0]));
            case "phrase": return new PhraseQuery("body", terms);
            case "prefix": return new PrefixQuery(new Term("body", terms[0]));
            default:
                BooleanQuery.Builder builder = new BooleanQuery.Builder();
                for (String term : terms) {
                    builder.add(new TermQuery(new Term("body", term)), kind.equals("and") ? BooleanClause.Occur.MUST : BooleanClause.Occur.SHOULD);
                }
                return builder.build();
        }
    }

    private String hits(List<Query> asked) throws IOException {
        StringBuilder answer = new StringBuilder();
        for (Query query : asked) answer.append(search(query, true)).append(' ');
        return answer.toString().trim();
    }

    private long search(Query query, boolean exact) throws IOException {
        if (!exact) return searcher.search(query, TOP).totalHits.value;
        TopScoreDocCollector collector = TopScoreDocCollector.create(TOP, Integer.MAX_VALUE);
        searcher.search(query, collector);
        collector.topDocs();
        return collector.getTotalHits();
    }

    private String run(List<Query> asked, boolean exact, int threads, long millis) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<long[]>> windows = new ArrayList<>();
        long start = System.nanoTime();
        for (int t = 0; t < threads; t++) {
            int first = t * 7;
            windows.add(pool.submit(() -> loop(asked, exact, first, start + millis * 1_000_000)));
        }
        long[] all = new long[0];
        for (Future<long[]> window : windows) {
            long[] times = window.get();
            int held = all.length;
            all = Arrays.copyOf(all, held + times.length);
            System.arraycopy(times, 0, all, held, times.length);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        pool.shutdown();
        Arrays.sort(all);
        return all.length / seconds + " " + all[all.length / 2] / 1e3 + " " + all[(int) (all.length * 0.99)] / 1e3;
    }

    private long[] loop(List<Query> asked, boolean exact, int first, long end) throws IOException {
        long[] times = new long[1 << 12];
        int count = 0;
        for (long now = System.nanoTime(); now < end || count < asked.size(); count++) {
            search(asked.get((first + count) % asked.size()), exact);
            long done = System.nanoTime();
            if (count == times.length) times = Arrays.copyOf(times, count * 2);
            times[count] = done - now;
            now = done;
        }
        return Arrays.copyOf(times, count);
    }

    private String indexText(Path folder, int batch) throws IOException {
        long start = System.nanoTime();
        try (IndexWriter writer = new IndexWriter(new MMapDirectory(folder.resolve("index")), new IndexWriterConfig(new StandardAnalyzer()));
             DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.txt")) {
            int count = 0;
            for (Path file : files) {
                Document document = new Document();
                document.add(new StringField("id", file.getFileName().toString(), Field.Store.YES));
                document.add(new TextField("body", new String(Files.readAllBytes(file), StandardCharsets.UTF_8), Field.Store.NO));
                writer.addDocument(document);
                if (++count % batch == 0) writer.commit();
            }
            writer.commit();
        }
        return Double.toString((System.nanoTime() - start) / 1e9);
    }
}
