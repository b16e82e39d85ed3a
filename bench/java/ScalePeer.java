import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.facet.*;
import org.apache.lucene.facet.sortedset.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.*;

/**
 * The peer of the scale benchmark: facets of lucene-facet over sorted set doc values, and the UnifiedHighlighter with offsets in postings.
 * Reads commands from standard input, a line each, and answers with one line.
 *
 *   facets FOLDER                      terms.txt, documents.bin and facets.txt (dimension=value TAB ..., a line a document) -> FOLDER/java, one segment;
 *                                      answers "seconds segments"
 *   chosen DIMENSION=VALUE ...         what drill sideways narrows by
 *   queries CLASS TERM ...             a query of one word each; * for everything
 *   counts CLASS MODE                  search, facets or sideways; answers "hits sum" of each query, the sum over all values of all dimensions
 *   count CLASS MODE MILLIS            answers "queries/s p50 p99" in microseconds
 *   texts FOLDER                       texts.txt, a line a document -> FOLDER/java, one segment, text stored, offsets in postings; answers "seconds bytes"
 *   passages FILE                      words TAB documents (numbers of lines), a line a query
 *   highlight MILLIS                   one passage of each document; answers as count does
 */
public final class ScalePeer {
    private static final int TOP = 10;
    private static final String[] DIMENSIONS = {"Area", "Cop", "Kind", "Format", "Year", "Tag"};

    private final Map<String, List<Query>> queries = new HashMap<>();
    private final List<String[]> chosen = new ArrayList<>();
    private final List<Query> words = new ArrayList<>();
    private final List<int[]> documents = new ArrayList<>();
    private final FacetsConfig config = new FacetsConfig();
    private IndexSearcher searcher;
    private SortedSetDocValuesReaderState state;
    private UnifiedHighlighter highlighter;

    private interface Run {
        long at(int i) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        ScalePeer peer = new ScalePeer();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            System.out.println(peer.answer(line.split("\t")));
            System.out.flush();
        }
    }

    private String answer(String[] c) throws Exception {
        switch (c[0]) {
            case "facets": return indexFacets(Paths.get(c[1]));
            case "chosen": return choose(c);
            case "queries": return readQueries(c);
            case "counts": return counts(queries.get(c[1]), c[2]);
            case "count": return loop(queries.get(c[1]).size(), Long.parseLong(c[3]), i -> count(queries.get(c[1]).get(i), c[2], TOP)[0]);
            case "texts": return indexTexts(Paths.get(c[1]));
            case "passages": return readPassages(Paths.get(c[1]));
            case "highlight": return loop(words.size(), Long.parseLong(c[1]), this::highlight);
            default: throw new IllegalArgumentException(c[0]);
        }
    }

    private String indexFacets(Path folder) throws Exception {
        long start = System.nanoTime();
        config.setMultiValued("Tag", true);
        List<String> terms = new ArrayList<>(), stems = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("terms.txt"))) {
            int space = line.indexOf(' ');
            terms.add(line.substring(0, space));
            stems.add(line.substring(space + 1));
        }
        Directory directory = new MMapDirectory(folder.resolve("java"));
        FieldType prose = new FieldType(TextField.TYPE_NOT_STORED);
        prose.freeze();
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig().setRAMBufferSizeMB(64).setUseCompoundFile(false));
             DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(folder.resolve("documents.bin")), 1 << 16));
             BufferedReader values = Files.newBufferedReader(folder.resolve("facets.txt"))) {
            SearchPeer.WrittenTokens tokens = new SearchPeer.WrittenTokens(terms, stems);
            for (int count; (count = SearchPeer.readNumber(in)) >= 0; ) {
                tokens.read(in, count);
                Document document = new Document();
                document.add(new Field("body", tokens, prose));
                for (String value : values.readLine().split("\t")) {
                    int equals = value.indexOf('=');
                    document.add(new SortedSetDocValuesFacetField(value.substring(0, equals), value.substring(equals + 1)));
                }
                writer.addDocument(config.build(document));
            }
            writer.forceMerge(1);
            writer.commit();
        }
        open(directory);
        state = new DefaultSortedSetDocValuesReaderState(searcher.getIndexReader());
        return (System.nanoTime() - start) / 1e9 + " " + searcher.getIndexReader().leaves().size();
    }

    private void open(Directory directory) throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(directory));
        searcher.setQueryCache(null);
    }

    private String choose(String[] c) {
        for (int i = 1; i < c.length; i++) chosen.add(c[i].split("=", 2));
        return Integer.toString(chosen.size());
    }

    private String readQueries(String[] c) {
        List<Query> read = new ArrayList<>();
        for (int i = 2; i < c.length; i++) read.add(c[i].equals("*") ? new MatchAllDocsQuery() : new TermQuery(new Term("body", c[i])));
        queries.put(c[1], read);
        return Integer.toString(read.size());
    }

    private String counts(List<Query> asked, String mode) throws IOException {
        StringBuilder answer = new StringBuilder();
        for (Query query : asked) {
            long[] found = count(query, mode, Integer.MAX_VALUE);
            answer.append(found[0]).append(' ').append(found[1]).append(' ');
        }
        return answer.toString().trim();
    }

    /** Hits, all of them counted, and the sum of the counts of so many values of each dimension. */
    private long[] count(Query query, String mode, int values) throws IOException {
        if (mode.equals("search")) {
            TopScoreDocCollector collector = TopScoreDocCollector.create(TOP, Integer.MAX_VALUE);
            searcher.search(query, collector);
            collector.topDocs();
            return new long[] {collector.getTotalHits(), 0};
        }
        if (mode.equals("facets")) {
            FacetsCollector collector = new FacetsCollector();
            TopDocs top = FacetsCollector.search(searcher, query, TOP, collector);
            return new long[] {top.totalHits.value, sum(new SortedSetDocValuesFacetCounts(state, collector), values)};
        }
        DrillDownQuery narrowed = new DrillDownQuery(config, query);
        for (String[] value : chosen) narrowed.add(value[0], value[1]);
        DrillSideways.DrillSidewaysResult result = new DrillSideways(searcher, config, state).search(narrowed, TOP);
        return new long[] {result.hits.totalHits.value, sum(result.facets, values)};
    }

    private static long sum(Facets facets, int values) throws IOException {
        long sum = 0;
        for (String dimension : DIMENSIONS) {
            FacetResult result = facets.getTopChildren(values == Integer.MAX_VALUE ? 10_000 : values, dimension);
            if (result != null) for (LabelAndValue value : result.labelValues) sum += value.value.longValue();
        }
        return sum;
    }

    private String indexTexts(Path folder) throws IOException {
        long start = System.nanoTime();
        FieldType text = new FieldType(TextField.TYPE_STORED);
        text.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        text.freeze();
        Directory directory = new MMapDirectory(folder.resolve("java"));
        // Merges of neighbours keep the order, so that a document's number is that of its line.
        IndexWriterConfig kept = new IndexWriterConfig(new StandardAnalyzer()).setRAMBufferSizeMB(64).setUseCompoundFile(false).setMergePolicy(new LogDocMergePolicy());
        try (IndexWriter writer = new IndexWriter(directory, kept); BufferedReader lines = Files.newBufferedReader(folder.resolve("texts.txt"))) {
            for (String line; (line = lines.readLine()) != null; ) {
                Document document = new Document();
                document.add(new Field("body", line, text));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
        }
        open(directory);
        highlighter = new UnifiedHighlighter(searcher, new StandardAnalyzer());
        highlighter.setMaxLength(Integer.MAX_VALUE - 1);
        long bytes = 0;
        for (String file : directory.listAll()) bytes += directory.fileLength(file);
        return (System.nanoTime() - start) / 1e9 + " " + bytes;
    }

    private String readPassages(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] c = line.split("\t");
            BooleanQuery.Builder builder = new BooleanQuery.Builder();
            for (String word : c[0].split(" ")) builder.add(new TermQuery(new Term("body", word)), BooleanClause.Occur.MUST);
            words.add(builder.build());
            documents.add(Arrays.stream(c[1].split(" ")).mapToInt(Integer::parseInt).toArray());
        }
        return Integer.toString(words.size());
    }

    private long highlight(int i) throws IOException {
        long length = 0;
        for (String passage : highlighter.highlightFields(new String[] {"body"}, words.get(i), documents.get(i), new int[] {1}).get("body")) {
            if (passage == null) throw new IllegalStateException("A document without the words.");
            length += passage.length();
        }
        return length;
    }

    private static String loop(int queries, long millis, Run run) throws Exception {
        long[] times = new long[1 << 12];
        int count = 0;
        long start = System.nanoTime(), end = start + millis * 1_000_000;
        for (long now = start; now < end || count < queries; count++) {
            run.at(count % queries);
            long done = System.nanoTime();
            if (count == times.length) times = Arrays.copyOf(times, count * 2);
            times[count] = done - now;
            now = done;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        times = Arrays.copyOf(times, count);
        Arrays.sort(times);
        return count / seconds + " " + times[count / 2] / 1e3 + " " + times[(int) (count * 0.99)] / 1e3;
    }
}
