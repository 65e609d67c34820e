package attention_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/attention"
)

// The released v3 models: position_buckets 256, max_position_embeddings 512.
const (
	v3Buckets = 256
	v3Max     = 512
)

// logBranch lists bucket:|r| ranges of the v3 geometry, computed outside this module.
const logBranch = `129:129 130:130 131:131-132 132:133 133:134-135 134:136 135:137-138 136:139 137:140-141
138:142 139:143-144 140:145 141:146-147 142:148-149 143:150 144:151-152 145:153-154 146:155 147:156-157
148:158-159 149:160 150:161-162 151:163-164 152:165-166 153:167-168 154:169 155:170-171 156:172-173
157:174-175 158:176-177 159:178-179 160:180-181 161:182-183 162:184-185 163:186-187 164:188-189
165:190-191 166:192-193 167:194-195 168:196-197 169:198-200 170:201-202 171:203-204 172:205-206
173:207-209 174:210-211 175:212-213 176:214-215 177:216-218 178:219-220 179:221-223 180:224-225
181:226-228 182:229-230 183:231-233 184:234-235 185:236-238 186:239-240 187:241-243 188:244-246
189:247-248 190:249-251 191:252-254 192:255-257 193:258-259 194:260-262 195:263-265 196:266-268
197:269-271 198:272-274 199:275-277 200:278-280 201:281-283 202:284-286 203:287-289 204:290-293
205:294-296 206:297-299 207:300-302 208:303-306 209:307-309 210:310-312 211:313-316 212:317-319
213:320-323 214:324-326 215:327-330 216:331-334 217:335-337 218:338-341 219:342-345 220:346-348
221:349-352 222:353-356 223:357-360 224:361-364 225:365-368 226:369-372 227:373-376 228:377-380
229:381-384 230:385-389 231:390-393 232:394-397 233:398-402 234:403-406 235:407-410 236:411-415
237:416-419 238:420-424 239:425-429 240:430-433 241:434-438 242:439-443 243:444-448 244:449-453
245:454-458 246:459-463 247:464-468 248:469-473 249:474-478 250:479-483 251:484-489 252:490-494
253:495-499 254:500-505 255:506-511`

func TestBucketFollowsThePublishedLogBranch(t *testing.T) {
	next := 129
	for _, entry := range strings.Fields(logBranch) {
		var bucket, first, last int
		if n, _ := fmt.Sscanf(entry, "%d:%d-%d", &bucket, &first, &last); n == 2 {
			last = first
		}
		if first != next {
			t.Fatalf("entry %q starts at %d, the table went up to %d", entry, first, next-1)
		}
		for r := first; r <= last; r++ {
			if got := attention.Bucket(r, v3Buckets, v3Max); got != bucket {
				t.Errorf("Bucket(%d) = %d, want %d", r, got, bucket)
			}
			if got := attention.Bucket(-r, v3Buckets, v3Max); got != -bucket {
				t.Errorf("Bucket(%d) = %d, want %d", -r, got, -bucket)
			}
		}
		next = last + 1
	}
	if next != 512 {
		t.Fatalf("the table ends at %d, want 511", next-1)
	}
}

func TestBucketChecksums(t *testing.T) {
	sum, squares, distinct := 0, 0, map[int]bool{}
	for r := range 512 {
		b := attention.Bucket(r, v3Buckets, v3Max)
		sum, squares, distinct[b] = sum+b, squares+b*b, true
	}
	if sum != 87_297 || squares != 17_486_395 || len(distinct) != 256 {
		t.Errorf("sum %d, squares %d, distinct %d; want 87297, 17486395, 256", sum, squares, len(distinct))
	}
}

func TestIndexMatrixWeightedSums(t *testing.T) {
	for seq, want := range map[int]int{8: 74_064, 128: 292_900_864, 129: 299_981_760, 512: 21_235_500_885} {
		matrix, err := attention.IndexMatrix(seq, v3Buckets, v3Max)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for i, row := range matrix {
			for _, index := range row {
				sum += index * (i + 1)
			}
		}
		if sum != want {
			t.Errorf("S = %d: weighted sum %d, want %d", seq, sum, want)
		}
	}
}

func TestBucketSmallGeometries(t *testing.T) {
	for _, c := range []struct {
		buckets, maxPositions int
		want                  string
	}{
		{8, 16, "0 1 2 3 4 5 5 6 6 6 7 7 7 7 7"},
		{32, 64, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 18 19 19 20 20 21 21 22 22 23 23 23 " +
			"24 24 24 25 25 25 26 26 26 27 27 27 27 28 28 28 28 29 29 29 29 29 30 30 30 30 30 31 31 31 31 31 31"},
		// ln(6/3)/ln(12/3)·2 is exactly 1: no rounding error may push it to 2.
		{6, 13, "0 1 2 3 4 4 4 5 5 5 5 5 5"},
		// M-1 within the linear range: nothing is logarithmic and the last bucket is M-1.
		{16, 5, "0 1 2 3 4 4 4"},
		// One linear position: every longer one shares bucket 1.
		{2, 8, "0 1 1 1 1 1 1 1"},
	} {
		for r, word := range strings.Fields(c.want) {
			for _, sign := range []int{1, -1} {
				got := attention.Bucket(sign*r, c.buckets, c.maxPositions)
				if fmt.Sprint(sign*got) != word {
					t.Errorf("N=%d M=%d: Bucket(%d) = %d, want %d·%s", c.buckets, c.maxPositions, sign*r, got, sign, word)
				}
			}
		}
	}
}

func TestBucketClampsBeyondTheLongestPosition(t *testing.T) {
	for _, r := range []int{511, 512, 700, 1 << 40} {
		if got := attention.Bucket(r, v3Buckets, v3Max); got != 255 {
			t.Errorf("Bucket(%d) = %d, want 255", r, got)
		}
	}
	index, err := attention.RelativeIndex(1000, v3Buckets, v3Max)
	if err != nil {
		t.Fatal(err)
	}
	if index[0] != 1 || index[len(index)-1] != 511 {
		t.Errorf("rows at the ends are %d and %d, want 1 and 511 (row 0 is never read)", index[0], index[len(index)-1])
	}
	if !slices.IsSorted(index) {
		t.Error("rows must not decrease with i-j")
	}
}

func TestRelativeIndexRefusesImpossibleGeometry(t *testing.T) {
	for _, c := range [][3]int{{0, 8, 16}, {-3, 8, 16}, {4, 1, 16}, {4, 8, 0}} {
		if _, err := attention.RelativeIndex(c[0], c[1], c[2]); err == nil {
			t.Errorf("seq %d, buckets %d, max %d: no error", c[0], c[1], c[2])
		}
		if _, err := attention.IndexMatrix(c[0], c[1], c[2]); err == nil {
			t.Errorf("matrix of seq %d, buckets %d, max %d: no error", c[0], c[1], c[2])
		}
	}
	if got := attention.Bucket(5, 0, 0); got != 0 {
		t.Errorf("Bucket without a geometry = %d, want 0", got)
	}
}
